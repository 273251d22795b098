using QRCoder;
using Quits.Pay.Identity;

namespace Quits.Pay.Tests.Identity;

/// <summary>Everybody's QR code starts a payment to them (MQ-2).</summary>
public sealed class MyCodeTests(PayApp app) : PayTests<PayApp>(app)
{
    [Theory]
    [InlineData("", null, null)]
    [InlineData("?amount=1250&note=Lunch%20%26%20tea", 1250, "Lunch & tea")]
    public async Task The_drawn_code_is_the_link_that_pays_me(string query, int? amount, string? note)
    {
        var ann = await App.Person();
        var svg = (await ann.Gets("/v1/me/qr.svg" + query)).Is(200);
        using var expected = QRCodeGenerator.GenerateQrCode(MyCode.Link(App.Http.BaseAddress!.ToString().TrimEnd('/'), ann.Username, amount, note), QRCodeGenerator.ECCLevel.M);
        svg.Text.ShouldBe(MyCode.Draw(expected));
        svg.ContentType.ShouldBe("image/svg+xml");

        var png = (await ann.Gets("/v1/me/qr.png" + query)).Is(200);
        png.Text[1..4].ShouldBe("PNG");
    }

    [Fact]
    public void A_link_carries_any_note_and_name_safely() =>
        MyCode.Link("https://pay.example", "a.b-c_d", 5, "50 % & \"more\" #1 ☕").ShouldBe("https://pay.example/pay/a.b-c_d?amount=5&note=50%20%25%20%26%20%22more%22%20%231%20%E2%98%95");

    [Fact]
    public async Task An_impossible_amount_or_a_long_note_makes_no_code()
    {
        var ann = await App.Person();
        foreach (var amount in (string[])["0", "-1", "500001"]) (await ann.Gets("/v1/me/qr.svg?amount=" + amount)).IsRefused("VALIDATION_ERROR", 400);
        (await ann.Gets("/v1/me/qr.png?note=" + new string('x', 101))).IsRefused("VALIDATION_ERROR", 400);
        (await (ann with { Token = null }).Gets("/v1/me/qr.svg")).IsRefused("UNAUTHENTICATED", 401);
    }
}
