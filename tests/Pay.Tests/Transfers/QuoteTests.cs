namespace Quits.Pay.Tests.Transfers;

/// <summary>FW-1 and FW-5: what the confirm step shows, and that the payment is held to it.</summary>
public sealed class QuoteTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_quote_says_that_the_balance_covers_all_and_moves_nothing()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var quote = (await Quotes(ann, bob, 700)).Is(200);
        quote.Cents("fromBalance").ShouldBe(700);
        quote.Cents("fromExternal").ShouldBe(0);
        quote.Cents("fee").ShouldBe(0);
        quote.At("expiresAt").GetDateTimeOffset().ShouldBeGreaterThan(App.Clock.GetUtcNow());
        await App.Holds((ann, 1_000), (bob, 0));
    }

    [Fact]
    public async Task A_payment_may_name_its_quote_and_shows_its_plan_to_the_sender()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var quote = (await Quotes(ann, bob, 700)).Id("quoteId");
        var sent = (await ann.Sends(bob, 700, quoteId: quote)).Is(201);
        sent.Cents("transfer.funding.fromBalance").ShouldBe(700);
        sent.Cents("transfer.funding.fee").ShouldBe(0);
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("receiver")]
    public async Task A_quote_for_another_payment_is_refused(string what)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var quote = (await Quotes(ann, bob, 700)).Id("quoteId");
        var reply = what == "amount" ? await ann.Sends(bob, 701, quoteId: quote) : await ann.Sends(await App.Person(), 700, quoteId: quote);
        reply.IsRefused("VALIDATION_ERROR", 400, "quoteId");
        await App.Holds((ann, 1_000), (bob, 0));
    }

    [Fact]
    public async Task Someone_elses_quote_and_an_invented_one_are_refused()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var eve = await App.Person(has: 1_000);
        var quote = (await Quotes(ann, bob, 700)).Id("quoteId");
        (await eve.Sends(bob, 700, quoteId: quote)).IsRefused("QUOTE_CHANGED", 422, "quoteId");
        (await ann.Sends(bob, 700, quoteId: Guid.NewGuid())).IsRefused("QUOTE_CHANGED", 422, "quoteId");
        (await ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 700, quoteId = "tomorrow" }, Member.NewKey)).IsRefused("VALIDATION_ERROR", 400, "quoteId");
    }

    [Fact]
    public async Task A_quote_past_its_time_is_refused()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var quote = (await Quotes(ann, bob, 700)).Id("quoteId");
        App.Clock.Forward(TimeSpan.FromMinutes(11));
        (await ann.Sends(bob, 700, quoteId: quote)).IsRefused("QUOTE_CHANGED", 422, "quoteId");
        await App.Holds((ann, 1_000), (bob, 0));
    }

    /// <summary>ID-2: the quote was for the first answer; the retry after a lost reply must not depend on it any more.</summary>
    [Fact]
    public async Task A_payment_replays_after_its_quote_is_gone()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        var quote = (await Quotes(ann, bob, 300)).Id("quoteId");
        var first = (await ann.Sends(bob, 300, key: key, quoteId: quote)).Is(201);
        App.Clock.Forward(TimeSpan.FromMinutes(25));
        (await Quotes(ann, bob, 1)).Is(200);
        var again = (await ann.Sends(bob, 300, key: key, quoteId: quote)).Is(201);
        again.IsReplay.ShouldBeTrue();
        again.Text.ShouldBe(first.Text);
        (await ann.Sends(bob, 301, key: key, quoteId: quote)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
    }

    [Fact]
    public async Task A_quote_refuses_what_the_payment_would_be_refused_for()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await Quotes(ann, bob, 1_001)).IsRefused("INSUFFICIENT_FUNDS", 422, "amount");
        (await Quotes(ann, bob, 0)).IsRefused("INVALID_AMOUNT", 400, "amount");
        (await Quotes(ann, ann, 1)).IsRefused("INVALID_RECIPIENT", 400, "receiverId");
        (await Quotes(ann, ann with { Id = Guid.NewGuid() }, 1)).IsRefused("RECIPIENT_NOT_FOUND", 404, "receiverId");
        (await ann.Posts("/v1/transfers/quote", new { receiverId = bob.Id, amount = 1, fundingSourceId = "x" })).IsRefused("PAYMENT_METHOD_INVALID", 422);
    }

    static Task<Reply> Quotes(Member from, Member to, long cents) => from.Posts("/v1/transfers/quote", new { receiverId = to.Id, amount = cents });
}
