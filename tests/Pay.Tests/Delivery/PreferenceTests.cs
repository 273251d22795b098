using System.Text.Json;
using Quits.Sim.Push;

namespace Quits.Pay.Tests.Delivery;

/// <summary>NT-3: what a person wants to be told where.</summary>
public sealed class PreferenceTests(DeliveryApp app) : PayTests<DeliveryApp>(app)
{
    const string Path = "/v1/notifications/preferences";

    [Fact]
    public async Task Push_is_on_email_is_off_and_security_is_both()
    {
        var all = Read(await (await App.Person()).Gets(Path));
        all.Keys.ShouldBe(["payment_received", "payment_failed", "payment_request", "request_reminder", "request_paid", "request_offer", "request_offer_accepted", "request_offer_declined", "request_declined", "request_cancelled", "request_expired", "payment_liked", "payment_commented", "friend_request", "friend_accepted", "welcome_credit", "new_device", "session_ended", "email_changed", "account_frozen", "account_unfrozen"], ignoreOrder: true);
        all["payment_received"].ShouldBe((true, false, false));
        foreach (var kind in new[] { "new_device", "session_ended", "account_frozen", "account_unfrozen" }) all[kind].ShouldBe((true, true, true), kind);
    }

    [Fact]
    public async Task What_is_sent_changes_what_is_left_out_stays_and_the_log_knows()
    {
        var ann = await App.Person();
        (await ann.Puts(Path, new { items = new object[] { new { kind = "payment_received", push = false }, new { kind = "friend_request", email = true } } })).Is(200);
        var all = Read(await ann.Puts(Path, new { items = new object[] { new { kind = "payment_received", email = true } } }));
        all["payment_received"].ShouldBe((false, true, false));
        all["friend_request"].ShouldBe((true, true, false));
        all["welcome_credit"].ShouldBe((true, false, false));
        Read(await ann.Gets(Path)).ShouldBe(all);
        (await Facts(ann)).ShouldBe(2);
        (await ann.Puts(Path, new { items = new object[] { new { kind = "payment_received", push = false, email = true } } })).Is(200);
        (await Facts(ann)).ShouldBe(2, "nothing changed");
    }

    [Theory]
    [InlineData("""{"items":[{"kind":"new_device","email":false}]}""")]
    [InlineData("""{"items":[{"kind":"account_frozen","push":false}]}""")]
    [InlineData("""{"items":[{"kind":"payment_received","push":false},{"kind":"unheard_of","push":false}]}""")]
    [InlineData("""{"items":[{"push":false}]}""")]
    [InlineData("""{"items":[null]}""")]
    [InlineData("""{"items":"none"}""")]
    [InlineData("""{"items":[{"kind":"payment_received","push":"off"}]}""")]
    public async Task What_is_wrong_changes_nothing(string body)
    {
        var ann = await App.Person();
        var before = (await ann.Gets(Path)).Text;
        (await ann.Asks(HttpMethod.Put, Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).IsRefused("VALIDATION_ERROR", 400);
        (await ann.Gets(Path)).Text.ShouldBe(before);
        (await ann.Puts(Path, new { })).IsRefused("MISSING_FIELD", 400, "items");
    }

    [Fact]
    public async Task Preferences_are_for_those_who_are_signed_in()
    {
        (await App.Nobody.Gets(Path)).IsRefused("UNAUTHENTICATED", 401);
        (await App.Nobody.Puts(Path, new { items = Array.Empty<object>() })).IsRefused("UNAUTHENTICATED", 401);
    }

    [Fact]
    public async Task What_is_switched_off_is_not_pushed_and_stands_in_the_inbox()
    {
        var ann = await App.Person(has: 1_000);
        var (bob, browser) = await App.WithBrowser();
        (await bob.Puts(Path, new { items = new[] { new { kind = "payment_received", push = false } } })).Is(200);
        (await ann.Sends(bob, 1, "unheard")).Is(201);
        await App.Settled();
        (await App.One<long>("select count(*) from delivery.outbox where person = @Id", new { bob.Id })).ShouldBe(0);
        (await bob.Puts(Path, new { items = new[] { new { kind = "payment_received", push = true } } })).Is(200);
        var sent = (await ann.Sends(bob, 2, "heard")).Is(201);
        (await App.Shown(browser, 1)).Single().GetProperty("body").GetString().ShouldBe("heard");
        (await bob.Gets("/v1/notifications", ("Quits-Position", sent.Header("Quits-Position")!))).Items.Count.ShouldBe(2);
    }

    /// <summary>It waits for the morning; by then it is no longer wanted.</summary>
    [Fact]
    public async Task What_is_switched_off_while_it_waits_is_not_sent()
    {
        var ann = await App.Person(has: 1_000);
        var (bob, browser) = await App.WithBrowser();
        var now = App.Clock.GetUtcNow();
        (await bob.Patches("/v1/me", new { settings = new { quietHours = $"{now.AddHours(-1):HH:mm}-{now.AddMinutes(10):HH:mm}" } })).Is(200);
        (await ann.Sends(bob, 1)).Is(201);
        await App.Settled();
        (await App.One<long>("select count(*) from delivery.outbox where person = @Id", new { bob.Id })).ShouldBe(1);
        (await bob.Puts(Path, new { items = new[] { new { kind = "payment_received", push = false } } })).Is(200);
        App.Clock.Forward(TimeSpan.FromMinutes(11));
        await App.Settled();
        App.Shown(browser).ShouldBeEmpty();
        (await App.One<long>("select count(*) from delivery.outbox where person = @Id", new { bob.Id })).ShouldBe(0);
    }

    Task<long> Facts(Member who) => App.One<long>("select count(*) from ledger.log where kind = 'notifications.preferred' and actor = @Id", new { who.Id });

    static Dictionary<string, (bool Push, bool Email, bool Required)> Read(Reply reply) => reply.Is(200).Items.ToDictionary(
        i => i.GetProperty("kind").GetString()!, i => (i.GetProperty("push").GetBoolean(), i.GetProperty("email").GetBoolean(), i.GetProperty("required").GetBoolean()));
}
