using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Operations;
using Quits.Sim.Push;

namespace Quits.Pay.Tests.Delivery;

/// <summary>NT-3: what the inbox says arrives on the devices, and only there.</summary>
public sealed class PushTests(DeliveryApp app) : PayTests<DeliveryApp>(app)
{
    [Fact]
    public async Task A_payment_is_shown_on_every_device_as_the_inbox_says_it()
    {
        var (bob, phone) = await App.WithBrowser();
        var laptop = await App.Subscribes(bob);
        var ann = await App.Person(has: 1_000);
        var sent = (await ann.Sends(bob, 123, "Ramen 🍜 & <tea>")).Is(201);
        foreach (var device in new[] { phone, laptop })
        {
            var shown = (await App.Shown(device, 1)).ShouldHaveSingleItem();
            shown.EnumerateObject().Select(p => p.Name).ShouldBe(["title", "body", "link", "tag", "position", "kind"]);
            shown.GetProperty("title").GetString().ShouldBe($"Person {ann.Username} paid you $1.23");
            shown.GetProperty("body").GetString().ShouldBe("Ramen 🍜 & <tea>");
            shown.GetProperty("link").GetString().ShouldBe($"/transfers/{sent.Id("transfer.id")}");
            shown.GetProperty("tag").GetString().ShouldBe($"n{shown.GetProperty("position").GetInt64()}");
        }
        var headers = App.Sim.Web.Taken.First(m => m.Subscription == phone.Id).Headers;
        headers["Urgency"].ShouldBe("normal");
        int.Parse(headers["TTL"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(86_000, 86_400);
        await App.Settled();
        (await App.One<long>("select count(*) from delivery.outbox where person = @Id", new { bob.Id })).ShouldBe(0, "what was sent leaves nothing");
    }

    [Fact]
    public async Task The_one_who_pays_is_not_told()
    {
        var (ann, browser) = await App.WithBrowser(has: 1_000);
        (await ann.Sends(await App.Person(), 1)).Is(201);
        await App.Settled();
        App.Shown(browser).ShouldBeEmpty();
    }

    [Fact]
    public async Task Phone_apps_are_told_through_their_own_services()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (android, iphone) = (App.Sim.Fcm.Register(), App.Sim.Apns.Register());
        (await bob.Puts("/v1/push-subscriptions", new { type = "fcm", token = android })).Is(204);
        (await bob.Puts("/v1/push-subscriptions", new { type = "apns", token = iphone })).Is(204);
        (await ann.Sends(bob, 250, "Lunch")).Is(201);
        await PayApp.Eventually(() => Task.FromResult(OnAndroid(android).Count == 1 && OnIphone(iphone).Count == 1));
        var tokens = (App.Sim.Fcm.Grants, App.Sim.Apns.ProviderTokens);
        (await ann.Sends(bob, 350, "Tea")).Is(201);
        await PayApp.Eventually(() => Task.FromResult(OnAndroid(android).Count == 2 && OnIphone(iphone).Count == 2));
        var message = OnAndroid(android).Single(m => m.GetProperty("notification").GetProperty("body").GetString() == "Lunch");
        message.GetProperty("notification").GetProperty("title").GetString().ShouldBe($"Person {ann.Username} paid you $2.50");
        message.GetProperty("data").GetProperty("link").GetString().ShouldNotBeNull().ShouldStartWith("/transfers/");
        message.GetProperty("android").GetProperty("collapse_key").GetString().ShouldBe(message.GetProperty("data").GetProperty("tag").GetString());
        var alert = OnIphone(iphone).Single(a => a.Payload.GetProperty("aps").GetProperty("alert").GetProperty("body").GetString() == "Lunch");
        alert.Headers["apns-collapse-id"].ShouldBe(message.GetProperty("data").GetProperty("tag").GetString());
        alert.Payload.GetProperty("link").GetString().ShouldBe(message.GetProperty("data").GetProperty("link").GetString());
        (App.Sim.Fcm.Grants, App.Sim.Apns.ProviderTokens).ShouldBe(tokens, "tokens are used again");
    }

    [Fact]
    public async Task Quiet_hours_hold_it_back_and_then_let_it_through()
    {
        var (bob, browser) = await App.WithBrowser();
        var ann = await App.Person(has: 1_000);
        await Quiet(bob, minutes: 30);
        (await ann.Sends(bob, 1, "at night")).Is(201);
        await App.Settled();
        App.Shown(browser).ShouldBeEmpty();
        App.Clock.Forward(TimeSpan.FromMinutes(31));
        (await App.Shown(browser, 1)).Single().GetProperty("body").GetString().ShouldBe("at night");
    }

    /// <summary>NT-3: nobody is woken by ten messages at seven; a few come one by one, more as one, which counts them.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    public async Task What_quiet_hours_held_back_comes_as_one_when_it_is_more_than_three(int payments)
    {
        var (bob, phone) = await App.WithBrowser();
        var laptop = await App.Subscribes(bob);
        var ann = await App.Person(has: 1_000);
        (await bob.Puts("/v1/notifications/preferences", new { items = new[] { new { kind = "payment_received", email = true } } })).Is(200);
        await Quiet(bob, minutes: 30);
        for (var i = 0; i < payments; i++) (await ann.Sends(bob, 1, $"at night {i}")).Is(201);
        await App.Settled();
        App.Shown(phone).ShouldBeEmpty();
        App.Sim.Faults.Order(laptop.Id, new(503), 1);
        App.Clock.Forward(TimeSpan.FromMinutes(31));
        foreach (var device in new[] { phone, laptop })
        {
            var count = payments > 3 ? 1 : payments;
            await PayApp.Eventually(async () =>
            {
                App.Clock.Forward(TimeSpan.FromSeconds(7));   // what failed once is tried again
                await Task.Delay(300, TestContext.Current.CancellationToken);
                return App.Shown(device).Count >= count && await App.One<long>("select count(*) from delivery.outbox where person = @Id", new { bob.Id }) == 0;
            }, "the end of the outbox");
            var shown = App.Shown(device);
            shown.Count.ShouldBe(count);
            if (payments <= 3) shown.Select(s => s.GetProperty("body").GetString()).ShouldBe(Enumerable.Range(0, payments).Select(i => $"at night {i}"), ignoreOrder: true);
            else Of(shown.Single()).ShouldBe(($"{payments} things happened while it was quiet", $"{payments} payments to you", "/inbox", "summary"));
        }
        var letters = Directory.EnumerateFiles(App.MailDirectory, "*.eml").Where(f => f.Contains($"{bob.Id:N}", StringComparison.Ordinal)).Select(File.ReadAllText).ToArray();
        letters.Length.ShouldBe(payments > 3 ? 1 : payments);
        if (payments > 3) Mime.Header(letters[0], "Subject").ShouldBe($"{payments} things happened while it was quiet");
        if (payments > 3) letters[0].ShouldNotContain("List-Unsubscribe");

        (await ann.Sends(bob, 1, "by day")).Is(201);
        await PayApp.Eventually(() => Task.FromResult(App.Shown(phone).Any(s => s.GetProperty("body").GetString() == "by day")));

        static (string?, string?, string?, string?) Of(JsonElement shown) => (
            shown.GetProperty("title").GetString(), shown.GetProperty("body").GetString(), shown.GetProperty("link").GetString(), shown.GetProperty("kind").GetString());
    }

    /// <summary>What is no longer wanted in the morning is not counted: neither what was switched off nor who was blocked.</summary>
    [Fact]
    public async Task The_one_message_speaks_only_of_what_is_still_wanted()
    {
        var (bob, phone) = await App.WithBrowser(has: 10);
        var (ann, carol) = (await App.Person(has: 1_000), await App.Person());
        await Quiet(bob, minutes: 30);
        var id = (await bob.Sends(ann, 1, visibility: "public")).Is(201).Id("transfer.id");
        for (var i = 0; i < 4; i++) (await ann.Sends(bob, 1)).Is(201);
        (await carol.Befriends(bob)).Is(200);
        (await ann.Puts($"/v1/transfers/{id}/like")).Is(200);
        (await carol.Posts($"/v1/transfers/{id}/comments", new { text = "hi" })).Is(201);
        await App.Settled();
        (await bob.Puts("/v1/notifications/preferences", new { items = new[] { new { kind = "payment_liked", push = false } } })).Is(200);
        (await bob.Blocks(carol)).Is(204);
        App.Clock.Forward(TimeSpan.FromMinutes(31));
        (await App.Shown(phone, 1)).Single().GetProperty("body").GetString().ShouldBe("4 payments to you");
        await App.Settled();
        App.Shown(phone).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Matters_of_security_ask_neither_preferences_nor_the_hour()
    {
        var (bob, browser) = await App.WithBrowser();
        await Quiet(bob, minutes: 30);
        await App.Services.GetRequiredService<FreezeAccount>().SetAsync(bob.Username, frozen: true, "test", CancellationToken.None);
        (await App.Shown(browser, 1)).Single().GetProperty("kind").GetString().ShouldBe("account_frozen");
        App.Sim.Web.Taken.Single(m => m.Subscription == browser.Id).Headers["Urgency"].ShouldBe("high");
    }

    /// <summary>Wherever a warning was written, no device can be found or read with it.</summary>
    [Fact]
    public async Task No_secret_is_in_the_log()
    {
        var (bob, browser) = await App.WithBrowser();
        var ann = await App.Person(has: 1_000);
        var token = App.Sim.Fcm.Register();
        (await bob.Puts("/v1/push-subscriptions", new { type = "fcm", token })).Is(204);
        App.Sim.Faults.Order(browser.Id, new(400), 1);
        App.Sim.Faults.Order(token, new(400, Reason: "INVALID_ARGUMENT"), 1);
        (await ann.Sends(bob, 1, "a private note")).Is(201);
        await PayApp.Eventually(() => App.One<bool>("select count(*) = 2 from delivery.outbox where person = @Id and state = 2", new { bob.Id }));
        App.Log.Lines.Count(l => l.Contains("Gave up", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2);
        foreach (var secret in new[] { browser.Id, browser.Auth, browser.P256dh, token, "a private note", "PRIVATE KEY", "Bearer", "vapid t=" })
            App.Log.Lines.ShouldNotContain(l => l.Contains(secret, StringComparison.Ordinal), secret);
    }

    [Fact]
    public async Task What_was_sent_is_counted_by_channel()
    {
        var before = await Metric("quits_delivery_sent_total{channel=\"web\"}");
        var (bob, browser) = await App.WithBrowser();
        (await (await App.Person(has: 10)).Sends(bob, 1)).Is(201);
        await App.Shown(browser, 1);
        await PayApp.Eventually(async () => await Metric("quits_delivery_sent_total{channel=\"web\"}") > before);
        await PayApp.Eventually(async () => (await App.Nobody.Gets("/metrics")).Text.Contains("quits_delivery_age_seconds", StringComparison.Ordinal));
    }

    async Task<double> Metric(string series) => (await App.Nobody.Gets("/metrics")).Text.Split('\n').Where(l => l.StartsWith(series, StringComparison.Ordinal))
        .Select(l => double.Parse(l.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();

    async Task Quiet(Member who, int minutes)
    {
        var now = App.Clock.GetUtcNow();
        (await who.Patches("/v1/me", new { settings = new { quietHours = $"{now.AddHours(-1):HH:mm}-{now.AddMinutes(minutes):HH:mm}" } })).Is(200);
    }

    List<JsonElement> OnAndroid(string token) => [.. App.Sim.Fcm.Taken.Where(m => m.GetProperty("token").GetString() == token)];

    List<Alerted> OnIphone(string token) => [.. App.Sim.Apns.Taken.Where(a => a.Device == token)];
}
