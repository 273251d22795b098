using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using QRCoder;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Identity;

/// <summary>My QR code: a link that starts a payment to me, with an amount and a note when I ask for them (MQ-2).</summary>
internal static class MyCode
{
    const int PixelsPerModule = 16;

    internal static void Map(RouteGroupBuilder me)
    {
        me.MapGet("/me/qr.svg", (int? amount, string? note, Me person, People people, HttpContext context, IConfiguration settings, CancellationToken ct) =>
            HandleAsync(amount, note, person, people, PublicAddress.Of(context, settings), Svg, ct)).WithName("getMyCodeSvg").Produces<string>(200, "image/svg+xml").ProducesProblem(400);
        me.MapGet("/me/qr.png", (int? amount, string? note, Me person, People people, HttpContext context, IConfiguration settings, CancellationToken ct) =>
            HandleAsync(amount, note, person, people, PublicAddress.Of(context, settings), Png, ct)).WithName("getMyCodePng").Produces<byte[]>(200, "image/png").ProducesProblem(400);
    }

    /// <summary>The link that a code holds: a page of the web app. The amount is in cents, as everywhere.</summary>
    public static string Link(string origin, string username, int? amount, string? note)
    {
        var query = new List<string>(2);
        if (amount is { } cents) query.Add("amount=" + cents.ToString(CultureInfo.InvariantCulture));
        if (!string.IsNullOrEmpty(note)) query.Add("note=" + Uri.EscapeDataString(note));
        return $"{origin}/pay/{Uri.EscapeDataString(username)}{(query.Count > 0 ? "?" : "")}{string.Join('&', query)}";
    }

    static async Task<IResult> HandleAsync(int? amount, string? note, Me me, People people, string origin, Func<QRCodeData, IResult> draw, CancellationToken ct)
    {
        if (amount is < (int)Limits.TransferMinCents or > (int)Limits.TransferMaxCents) return Problems.Invalid("amount", "From $0.01 to $5,000.00, in cents.").ToHttp();
        if (note?.Length > Limits.CodeNoteCharacters) return Problems.Invalid("note", $"A code holds at most {Limits.CodeNoteCharacters} characters.").ToHttp();
        var card = await people.FindAsync(me.Person, ct);
        using var code = QRCodeGenerator.GenerateQrCode(Link(origin, card!.User.Username, amount, note), QRCodeGenerator.ECCLevel.M);
        return draw(code);
    }

    static IResult Svg(QRCodeData code) => Results.Text(Draw(code), "image/svg+xml", Encoding.UTF8);

    internal static string Draw(QRCodeData code)
    {
        using var svg = new SvgQRCode(code);
        return svg.GetGraphic(PixelsPerModule, "#000", "#fff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    static IResult Png(QRCodeData code)
    {
        using var png = new PngByteQRCode(code);
        return Results.Bytes(png.GetGraphic(PixelsPerModule), "image/png");
    }
}
