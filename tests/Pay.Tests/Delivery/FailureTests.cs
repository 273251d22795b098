using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quits.Ledger.Log;
using Quits.Pay.Delivery;
using Quits.Sim.Push;

namespace Quits.Pay.Tests.Delivery;

/// <summary>Sending when the other side fails, or this one: at least once, shown once, and nobody waits for somebody else's trouble.</summary>
public sealed class FailureTests(DeliveryApp app) : PayTests<DeliveryApp>(app)
{
    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_device_that_is_gone_is_forgotten(int status)
    {
        var (bob, browser) = await App.WithBrowser();
        App.Sim.Faults.Order(browser.Id, new(status), 1);
        await Pays(bob);
        await PayApp.Eventually(() => App.One<bool>("select not exists (select from delivery.subscription where person = @Id)", new { bob.Id }));
        (await App.One<long>("select count(*) from ledger.log where kind = 'push.gone' and subject = @Id and actor is null", new { bob.Id })).ShouldBe(1);
        await App.Settled();
        (await Rows(bob)).ShouldBe(0);
    }

    [Fact]
    public async Task Phones_whose_app_was_removed_are_forgotten()
    {
        var bob = await App.Person();
        var (android, iphone) = (App.Sim.Fcm.Register(), App.Sim.Apns.Register());
        (await bob.Puts("/v1/push-subscriptions", new { type = "fcm", token = android })).Is(204);
        (await bob.Puts("/v1/push-subscriptions", new { type = "apns", token = iphone })).Is(204);
        App.Clock.Forward(TimeSpan.FromSeconds(2));
        App.Sim.Fcm.Uninstall(android);
        App.Sim.Apns.Uninstall(iphone);
        await Pays(bob);
        await PayApp.Eventually(() => App.One<bool>("select not exists (select from delivery.subscription where person = @Id)", new { bob.Id }));
    }

    /// <summary>Apple tells when an app was removed; one that was heard of after that was put back.</summary>
    [Fact]
    public async Task An_app_that_came_back_is_kept()
    {
        var bob = await App.Person();
        var iphone = App.Sim.Apns.Register();
        App.Sim.Apns.Uninstall(iphone);
        App.Clock.Forward(TimeSpan.FromSeconds(2));
        (await bob.Puts("/v1/push-subscriptions", new { type = "apns", token = iphone })).Is(204);
        await Pays(bob);
        await App.Settled();
        (await App.One<long>("select count(*) from delivery.subscription where person = @Id", new { bob.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task Later_is_when_the_service_says()
    {
        var (bob, browser) = await App.WithBrowser();
        App.Sim.Faults.Order(browser.Id, new(429, RetryAfter: 600), 1);
        await Pays(bob);
        await PayApp.Eventually(async () => await Attempts(bob) == 1 && await App.One<string>("select reason from delivery.outbox where person = @Id", new { bob.Id }) is not null);
        (await App.One<double>("select extract(epoch from due_at - @now)::float8 from delivery.outbox where person = @Id", new { bob.Id, now = App.Clock.GetUtcNow() })).ShouldBeInRange(570, 601);
        App.Clock.Forward(TimeSpan.FromSeconds(601));
        (await App.Shown(browser, 1)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(301)]
    public async Task What_can_never_be_sent_is_given_up_with_the_reason(int status)
    {
        var (bob, browser) = await App.WithBrowser();
        App.Sim.Faults.Order(browser.Id, new(status), 1);
        await Pays(bob);
        await PayApp.Eventually(async () => await App.One<string>("select reason from delivery.outbox where person = @Id and state = 2", new { bob.Id }) == $"HTTP {status}");
        (await App.One<long>("select count(*) from delivery.subscription where person = @Id", new { bob.Id })).ShouldBe(1, "the device stays");
        await Pays(bob);
        (await App.Shown(browser, 1)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_is_tried_for_a_day_and_then_given_up()
    {
        var (bob, browser) = await App.WithBrowser();
        App.Sim.Faults.Order(browser.Id, new(429));
        await Pays(bob);
        await PayApp.Eventually(async () => await App.One<string>("select reason from delivery.outbox where person = @Id", new { bob.Id }) is not null);
        App.Clock.Forward(TimeSpan.FromHours(12));
        await PayApp.Eventually(() => App.One<bool>("select attempts = 2 and lease is null from delivery.outbox where person = @Id", new { bob.Id }));
        App.Clock.Forward(TimeSpan.FromHours(12.1));
        await PayApp.Eventually(() => App.One<bool>("select exists (select from delivery.outbox where person = @Id and state = 2 and reason = 'too late')", new { bob.Id }));
        App.Sim.Faults.Clear();
        App.Shown(browser).ShouldBeEmpty();
        App.Clock.Forward(TimeSpan.FromDays(8));
        await PayApp.Eventually(async () => await Rows(bob) == 0, "the sweep");
    }

    /// <summary>The service took it, and this node died before it could note that: it is sent again, as the same.</summary>
    [Fact]
    public async Task A_crash_between_sending_and_noting_sends_the_same_again()
    {
        var (bob, browser) = await App.WithBrowser();
        App.Sim.Faults.Order(browser.Id, new(503, RetryAfter: 5), 1);
        await Pays(bob);
        await PayApp.Eventually(async () => await App.One<string>("select reason from delivery.outbox where person = @Id", new { bob.Id }) is not null);
        // Takes the row as a node does, sends it, and is never heard of again.
        var (outbox, transport) = (App.Services.GetRequiredService<Outbox>(), App.Services.GetServices<ITransport>().Single(t => t.Channel == Channel.WebPush));
        Leased? mine = null;
        await App.One<int>("update delivery.outbox set due_at = @at where person = @Id returning 1", new { bob.Id, at = App.Clock.GetUtcNow().AddSeconds(-1) });
        await PayApp.Eventually(async () => (mine = (await outbox.LeaseAsync(new Dictionary<string, int>(), 10, default)).FirstOrDefault(r => r.Person == bob.Id)) is not null || App.Shown(browser).Count > 0);
        if (mine is not null)
        {
            var target = App.Services.GetRequiredService<Subscriptions>().Open(mine.Target!);
            var view = Quits.Pay.Notifications.Wording.View(mine.News!, null, read: false);
            (await transport.SendAsync(new(mine.Position, bob.Id, mine.Subscription, view, false, target, null, TimeSpan.FromHours(1)), default)).ShouldBeOfType<Outcome.Sent>();
            App.Shown(browser).Count.ShouldBe(1);
            App.Clock.Forward(DeliveryLimits.Lease + TimeSpan.FromSeconds(1));
            await App.Shown(browser, 2);
        }
        App.Sim.Web.Taken.Where(m => m.Subscription == browser.Id).Select(m => m.Headers["Topic"]).Distinct().Count().ShouldBe(1);
        await App.Settled();
        (await Rows(bob)).ShouldBe(0);
    }

    [Fact]
    public async Task Two_nodes_share_the_work_and_send_nothing_twice()
    {
        using var second = ActivatorUtilities.CreateInstance<Dispatcher>(App.Services);
        await second.StartAsync(default);
        var (bob, phone) = await App.WithBrowser();
        var laptop = await App.Subscribes(bob);
        var ann = await App.Person(has: 1_000);
        for (var i = 0; i < 10; i++) await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ann.Sends(bob, 1)));
        await App.Shown(phone, 200, seconds: 60);
        await App.Shown(laptop, 200, seconds: 60);
        await App.Settled();
        foreach (var device in new[] { phone, laptop }) App.Shown(device).Select(p => p.GetProperty("position").GetInt64()).Distinct().Count().ShouldBe(200);
        (App.Shown(phone).Count, App.Shown(laptop).Count).ShouldBe((200, 200));
        await second.StopAsync(default);
    }

    /// <summary>Sending is no fold: building it anew from the log tells nobody anything.</summary>
    [Fact]
    public async Task A_rebuild_sends_nothing_again()
    {
        var (bob, browser) = await App.WithBrowser();
        for (var i = 0; i < 3; i++) await Pays(bob);
        await App.Shown(browser, 3);
        var projection = App.Services.GetServices<IProjection>().Single(p => p.Name == "delivery");
        await App.Services.GetRequiredService<Rebuilder>().RebuildAsync(projection, default);
        await App.Settled();
        App.Shown(browser).Count.ShouldBe(3);
        await Pays(bob);
        await App.Shown(browser, 4);
    }

    async Task Pays(Member to) => (await (await App.Person(has: 10)).Sends(to, 1)).Is(201);

    Task<long> Rows(Member who) => App.One<long>("select count(*) from delivery.outbox where person = @Id", new { who.Id });

    Task<int> Attempts(Member who) => App.One<int>("select coalesce(max(attempts), 0) from delivery.outbox where person = @Id", new { who.Id });
}

/// <summary>A service that fails is left alone, and is nobody else's trouble (CB-1). An app of its own: circuits are for all.</summary>
public sealed class CircuitTests(DeliveryApp app) : PayTests<DeliveryApp>(app)
{
    [Fact]
    public async Task A_service_that_fails_is_left_alone_then_tried_then_trusted()
    {
        var (bob, browser) = await App.WithBrowser();
        var other = App.Sim.Apns.Register();
        (await bob.Puts("/v1/push-subscriptions", new { type = "apns", token = other })).Is(204);
        App.Sim.Faults.Order("web", new(503));
        var ann = await App.Person(has: 1_000);
        for (var i = 0; i < 8; i++) (await ann.Sends(bob, 1)).Is(201);
        await PayApp.Eventually(() => Open());
        await PayApp.Eventually(() => Task.FromResult(App.Sim.Apns.Taken.Count(a => a.Device == other) == 8), "the phone's, all the while");
        App.Sim.Faults.Clear();
        var tried = await App.One<long>("select sum(attempts) from delivery.outbox where service like 'web %'");
        App.Clock.Forward(TimeSpan.FromSeconds(30));
        await Task.Delay(1_500);
        (await App.One<long>("select sum(attempts) from delivery.outbox where service like 'web %'")).ShouldBe(tried, "left alone for a minute");
        App.Clock.Forward(TimeSpan.FromSeconds(31));
        await App.Shown(browser, 8);
        (await App.One<int>("select failures from delivery.service where name like 'web %'")).ShouldBe(0);
        App.Clock.Forward(TimeSpan.FromSeconds(61));
        App.Log.Clear();
    }

    /// <summary>As many as may wait for a service that does not answer; somebody else's phone rings at once.</summary>
    [Fact]
    public async Task A_slow_service_delays_no_other()
    {
        await App.One<int>("update delivery.service set failures = 0, open_until = null returning 1");
        var (bob, browser) = await App.WithBrowser();
        var phone = App.Sim.Fcm.Register();
        var carol = await App.Person();
        (await carol.Puts("/v1/push-subscriptions", new { type = "fcm", token = phone })).Is(204);
        const int most = DeliveryLimits.InFlightPerService, count = most + 20;
        var answers = new TaskCompletionSource();
        App.Sim.Faults.Order("web", new(Until: answers.Task), count);
        var ann = await App.Person(has: 1_000);
        for (var i = 0; i < count; i++) (await ann.Sends(bob, 1)).Is(201);
        await PayApp.Eventually(async () => await App.One<long>("select count(*) from delivery.outbox where person = @Id and attempts = 1", new { bob.Id }) >= most);
        (await ann.Sends(carol, 1)).Is(201);
        await PayApp.Eventually(() => Task.FromResult(App.Sim.Fcm.Taken.Any(m => m.GetProperty("token").GetString() == phone)), "carol's phone");
        App.Shown(browser).ShouldBeEmpty();
        (await App.One<long>("select count(*) from delivery.outbox where person = @Id and attempts = 1", new { bob.Id })).ShouldBe(most, "no more at once through one service");
        answers.SetResult();
        await App.Shown(browser, count, seconds: 40);
    }

    [Fact]
    public async Task A_subscription_that_cannot_be_served_blocks_nobody()
    {
        await App.One<int>("update delivery.service set failures = 0, open_until = null returning 1");
        var (eve, _) = await App.WithBrowser();
        var (bob, browser) = await App.WithBrowser();
        await App.One<int>("update delivery.subscription set target = decode('00', 'hex') where person = @Id returning 1", new { eve.Id });
        var ann = await App.Person(has: 1_000);
        for (var i = 0; i < 5; i++)
        {
            (await ann.Sends(eve, 1)).Is(201);
            (await ann.Sends(bob, 1)).Is(201);
        }
        await App.Shown(browser, 5);
        await PayApp.Eventually(() => App.One<bool>("select count(*) = 5 from delivery.outbox where person = @Id and state = 2 and reason like '%sealed%'", new { eve.Id }));
    }

    [Fact]
    public async Task Tokens_that_a_service_takes_back_are_made_anew()
    {
        var bob = await App.Person();
        var phone = App.Sim.Fcm.Register();
        (await bob.Puts("/v1/push-subscriptions", new { type = "fcm", token = phone })).Is(204);
        var ann = await App.Person(has: 1_000);
        (await ann.Sends(bob, 1)).Is(201);
        await PayApp.Eventually(() => Task.FromResult(App.Sim.Fcm.Taken.Count(m => m.GetProperty("token").GetString() == phone) == 1));
        App.Sim.Fcm.Revoke();
        (await ann.Sends(bob, 1)).Is(201);
        await PayApp.Eventually(() => Task.FromResult(App.Sim.Fcm.Taken.Count(m => m.GetProperty("token").GetString() == phone) == 2), "the second");
    }

    Task<bool> Open() => App.One<bool>("select exists (select from delivery.service where name like 'web %' and open_until is not null)");
}
