namespace Quits.Pay.Tests.Transfers;

/// <summary>TR-2 and LESSONS 12: an amount is a JSON integer of cents from 1 to 500,000, and nothing else moves money.</summary>
public sealed class AmountTests(PayApp app) : PayTests<PayApp>(app)
{
    public static TheoryData<string> NoAmounts =>
    [
        "0", "-0", "-1", "-100", "500001", "1000000", "2147483648", "4294967297", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551617", "100000000000000000000000000000000000000001", "1e3", "1E3", "1e-3", "1e0", "5e5", "1e400", "0.5", "1.0", "100.00", "1.005", "0.30000000000000004", "99.999999",
        "\"100\"", "\"10abc\"", "\"1e3\"", "\"0x10\"", "\"\"", "\" \"", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"1,000\"", "\"$5\"", "\"0.1+0.2\"",
        "\"١٠٠\"", "\"１００\"", "\"१००\"", "\"𝟙𝟘𝟘\"", "\"一百\"", "\"½\"",
        "true", "false", "null", "[]", "[100]", "{}", "{\"amount\":100}", "{\"minor\":100,\"currency\":\"USD\"}", "[[[[100]]]]",
    ];

    [Theory]
    [MemberData(nameof(NoAmounts))]
    public async Task What_is_no_amount_is_refused_and_nothing_is_stored(string amount)
    {
        var (ann, bob) = await App.Two(has: 1_000_000);
        var before = await App.One<long>("select position from ledger.log_head");
        (await ann.PostsText("/v1/transfers", $$"""{"receiverId":"{{bob.Id}}","amount":{{amount}}}""", Member.NewKey)).IsRefused("INVALID_AMOUNT", 400, "amount");
        (await App.One<long>("select position from ledger.log_head")).ShouldBe(before);
        await App.Holds((ann, 1_000_000), (bob, 0));
    }

    /// <summary>Not JSON at all, so the body is to blame and not the amount.</summary>
    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("+5")]
    [InlineData("0x10")]
    [InlineData("007")]
    [InlineData("1_000")]
    [InlineData("10abc")]
    [InlineData("0.1+0.2")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("--1")]
    [InlineData("１００")]
    [InlineData("١٠٠")]
    [InlineData("'100'")]
    [InlineData("")]
    public async Task What_is_not_even_JSON_is_refused_and_nothing_is_stored(string amount)
    {
        var (ann, bob) = await App.Two(has: 1_000_000);
        (await ann.PostsText("/v1/transfers", $$"""{"receiverId":"{{bob.Id}}","amount":{{amount}}}""", Member.NewKey)).IsRefused("VALIDATION_ERROR", 400);
        await App.Holds((ann, 1_000_000), (bob, 0));
    }

    [Fact]
    public async Task A_missing_amount_is_missing()
    {
        var (ann, bob) = await App.Two(has: 100);
        (await ann.Posts("/v1/transfers", new { receiverId = bob.Id }, Member.NewKey)).IsRefused("MISSING_FIELD", 400, "amount");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(99)]
    [InlineData(101)]
    [InlineData(499_999)]
    [InlineData(500_000)]
    public async Task Every_amount_in_the_range_is_moved_to_the_cent(long cents)
    {
        var (ann, bob) = await App.Two(has: 1_000_000);
        (await ann.Sends(bob, cents)).Is(201).Cents("transfer.amount").ShouldBe(cents);
        await App.Holds((ann, 1_000_000 - cents), (bob, cents));
    }

    /// <summary>White space and a late repetition are JSON's own freedoms; the last of equal names counts.</summary>
    [Fact]
    public async Task A_repeated_field_counts_once()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.PostsText("/v1/transfers", $$"""{"receiverId":"{{bob.Id}}","amount":100,"amount" : 7 }""", Member.NewKey)).Is(201).Cents("transfer.amount").ShouldBe(7);
        await App.Holds((ann, 993), (bob, 7));
    }
}
