namespace Quits.Pay.Tests.Transfers;

/// <summary>TR-4: up to 500 Unicode scalar values, stored as sent.</summary>
public sealed class NoteTests(PayApp app) : PayTests<PayApp>(app)
{
    public static TheoryData<string> Kept =>
    [
        "", " ", "pizza 🍕", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "'; drop table ledger.log; --", "\u202Eright to left", "עברית وعربية",
        "a\nb\tc\r\n", "%_%", @"\ "" /", "{\"json\":true}", "é and e\u0301", "👩‍👩‍👧‍👦", "\uFFFD", "\u0001\u001f\u007f", "nul is spelled \\u0000", new string('x', 500),
    ];

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task A_note_comes_back_as_it_was_sent(string note)
    {
        var (ann, bob) = await App.Two(has: 100);
        var sent = (await ann.Sends(bob, 1, note)).Is(201);
        sent.Words("transfer.note").ShouldBe(note);
        (await bob.Gets($"/v1/transfers/{sent.Id("transfer.id")}")).Is(200).Words("note").ShouldBe(note);
        var activity = await bob.Gets("/v1/activity", ("Quits-Position", sent.Header("Quits-Position")!));
        activity.Items.Single().GetProperty("note").GetString().ShouldBe(note);
    }

    [Fact]
    public async Task Five_hundred_emoji_are_five_hundred_characters()
    {
        var (ann, bob) = await App.Two(has: 100);
        var note = string.Concat(Enumerable.Repeat("🍕", 500));
        (await ann.Sends(bob, 1, note)).Is(201).Words("transfer.note").ShouldBe(note);
        (await ann.Sends(bob, 1, note + "x")).IsRefused("VALIDATION_ERROR", 400, "note");
    }

    [Theory]
    [InlineData(501)]
    [InlineData(10_000)]
    public async Task A_longer_note_is_refused(int length)
    {
        var (ann, bob) = await App.Two(has: 100);
        (await ann.Sends(bob, 1, new string('x', length))).IsRefused("VALIDATION_ERROR", 400, "note");
        await App.Holds((ann, 100));
    }

    /// <summary>What no database text can hold is refused before it gets there.</summary>
    [Theory]
    [InlineData(@"nul \u0000 inside")]
    [InlineData(@"lone high \ud83c")]
    [InlineData(@"lone low \udf55")]
    [InlineData(@"swapped \udf55\ud83c")]
    [InlineData(@"\ufffd and a lone \ud83c")]
    public async Task A_note_that_cannot_be_kept_is_refused(string escaped)
    {
        var (ann, bob) = await App.Two(has: 100);
        (await ann.PostsText("/v1/transfers", $$"""{"receiverId":"{{bob.Id}}","amount":1,"note":"{{escaped}}"}""", Member.NewKey)).IsRefused("VALIDATION_ERROR", 400, "note");
        await App.Holds((ann, 100), (bob, 0));
    }

    [Fact]
    public async Task No_note_is_null()
    {
        var (ann, bob) = await App.Two(has: 100);
        (await ann.Sends(bob, 1)).At("transfer.note").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }
}
