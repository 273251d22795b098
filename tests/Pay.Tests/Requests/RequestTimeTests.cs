namespace Quits.Pay.Tests.Requests;

/// <summary>RQ-4: what nobody answers expires, reminders come once in a while, and nobody is flooded.</summary>
public sealed class RequestTimeTests(RequestTimeTests.Hasty app) : PayTests<RequestTimeTests.Hasty>(app)
{
    /// <summary>Few may be open, asking is counted, and time is short: ten minutes to answer, two between reminders.</summary>
    public sealed class Hasty : PayApp
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            ["RateLimit:PerMinute"] = "100000", ["RateLimit:MoneyAskPerMinute"] = "8", ["Requests:MostOpen"] = "3", ["Requests:ExpirySeconds"] = "600", ["Requests:RemindSeconds"] = "120",
            ["Limits:Daily"] = "0", ["Limits:Weekly"] = "0",
        };
    }

    [Fact]
    public async Task After_its_time_it_has_expired_for_everybody_and_the_log_says_so()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        App.Clock.Forward(TimeSpan.FromMinutes(10));
        (await ann.PaysFor(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await ann.Declines(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await bob.Cancels(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await Asking.Status(id, ann, bob)).ShouldBe("expired");
        (await ann.Gets("/v1/requests?status=pending")).Items.ShouldBeEmpty();
        (await ann.Gets("/v1/requests?status=expired")).Items.ShouldHaveSingleItem();
        await PayApp.Eventually(async () => await App.One<long>("select count(*) from ledger.log where kind = 'request.expired' and subject = @id", new { id }) == 1);
        (await Asking.Status(id, ann, bob)).ShouldBe("expired");
        await App.Holds((ann, 1_000), (bob, 0));
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task Before_its_time_it_can_still_be_paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        App.Clock.Forward(TimeSpan.FromMinutes(9));
        (await ann.PaysFor(id)).Is(201);
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task A_reminder_is_sent_a_while_after_the_ask_and_then_once_in_that_while()
    {
        var (ann, bob) = await App.Two();
        var id = await bob.Wants(ann, 400);
        var early = (await bob.Reminds(id)).IsRefused("RATE_LIMITED", 429);
        int.Parse(early.Header("Retry-After")!).ShouldBeInRange(60, 120);
        for (var time = 1; time <= 2; time++)
        {
            App.Clock.Forward(TimeSpan.FromMinutes(2));
            var both = await Task.WhenAll(bob.Reminds(id), bob.Reminds(id));
            both.Select(r => r.Status).Order().ShouldBe([204, 429]);
        }
        (await App.One<long>("select count(*) from ledger.log where kind = 'request.reminded' and subject = @id and actor = @actor", new { id, actor = bob.Id })).ShouldBe(2);
        var kinds = (await ann.Gets("/v1/notifications", ("Quits-Position", $"{await App.One<long>("select position from ledger.log_head")}"))).Is(200).Items.Select(i => i.GetProperty("kind").GetString());
        kinds.ShouldBe(["request_reminder", "request_reminder", "payment_request"]);
    }

    [Fact]
    public async Task Only_so_many_are_open_between_two_also_when_asked_for_at_once()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => bob.AsksFor(ann, 1)));
        all.Count(r => r.Status == 201).ShouldBe(3);
        foreach (var refused in all.Where(r => r.Status != 201)) refused.IsRefused("TOO_MANY_REQUESTS_OPEN", 409, "requesteeId");
        var carol = await App.Person();
        (await carol.AsksFor(ann, 1)).Is(201);
        (await ann.Declines(all.First(r => r.Status == 201).Id("id"))).Is(200);
        (await bob.AsksFor(ann, 1)).Is(201);
    }

    [Fact]
    public async Task Who_asks_too_often_waits_and_what_was_wrong_is_not_counted()
    {
        var bob = await App.Person();
        (await bob.AsksFor(bob, 1)).IsRefused("INVALID_RECIPIENT", 400);
        for (var i = 0; i < 8; i++) (await bob.AsksFor(await App.Person(), 1)).Is(201).Header("RateLimit-Limit").ShouldBe("8");
        (await bob.AsksFor(await App.Person(), 1)).IsRefused("RATE_LIMITED", 429).Header("Retry-After").ShouldNotBeNull();
        (await bob.Gets("/v1/requests")).Is(200).Items.Count.ShouldBe(8);
    }
}
