using System.Buffers.Text;
using System.Text;

namespace Quits.Pay.Tests.Delivery;

/// <summary>Devices that are told: whose they are, for how long, and what may be one.</summary>
public sealed class SubscriptionTests(DeliveryApp app) : PayTests<DeliveryApp>(app)
{
    const string Path = "/v1/push-subscriptions";
    const string Point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";

    [Fact]
    public async Task The_key_is_one_point_for_everyone_and_stays()
    {
        var (ann, bob) = await App.Two();
        var key = (await ann.Gets($"{Path}/key")).Is(200).Words("key")!;
        Base64Url.DecodeFromChars(key).Length.ShouldBe(65);
        (await bob.Gets($"{Path}/key")).Words("key").ShouldBe(key);
        (await App.Nobody.Gets($"{Path}/key")).IsRefused("UNAUTHENTICATED", 401);
    }

    /// <summary>Secrets are sealed (CP-3), and the key that seals them is its owner's alone.</summary>
    [Fact]
    public async Task A_dump_holds_no_address_and_no_key()
    {
        var (ann, browser) = await App.WithBrowser();
        var row = await App.One<byte[]>("select target from delivery.subscription where person = @Id", new { ann.Id });
        foreach (var secret in new[] { browser.Id, browser.Auth, browser.P256dh }) Encoding.UTF8.GetString(row).ShouldNotContain(secret);
        var vapid = await App.One<byte[]>("select private_key from delivery.vapid");
        vapid.AsSpan().IndexOf(Convert.FromHexString("0201010420")).ShouldBe(-1, "a plain PKCS#8 key");
        (await App.One<long>("select count(*) from ledger.log where payload::text like '%' || @Id || '%'", new { browser.Id })).ShouldBe(0);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(App.SecretKeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task The_same_subscription_again_changes_nothing()
    {
        var (ann, browser) = await App.WithBrowser();
        for (var i = 0; i < 3; i++) (await ann.Puts(Path, DeliveryApp.Of(browser))).Is(204);
        (await Devices(ann)).ShouldBe(1);
        (await Facts(ann, "push.subscribed")).ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_at_once_are_one()
    {
        var ann = await App.Person();
        var browser = App.Sim.Web.Subscribe();
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ann.Puts(Path, DeliveryApp.Of(browser))));
        replies.ShouldAllBe(r => r.Status == 204);
        (await Devices(ann)).ShouldBe(1);
    }

    /// <summary>One browser, two people, one after the other: it tells the one who is signed in, and only them.</summary>
    [Fact]
    public async Task A_browser_changes_hands()
    {
        var (ann, browser) = await App.WithBrowser();
        var (bob, payer) = (await App.Person(), await App.Person(has: 1_000));
        (await bob.Puts(Path, DeliveryApp.Of(browser))).Is(204);
        ((await Devices(ann)), (await Devices(bob))).ShouldBe((0, 1));
        (await payer.Sends(ann, 1, "for ann")).Is(201);
        (await payer.Sends(bob, 1, "for bob")).Is(201);
        (await App.Shown(browser, 1)).Single().GetProperty("body").GetString().ShouldBe("for bob");
        await App.Settled();
        App.Shown(browser).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        var (ann, browser) = await App.WithBrowser();
        var payer = await App.Person(has: 1_000);
        (await ann.Posts("/v1/auth/logout")).Is(204);
        (await payer.Sends(ann, 1)).Is(201);
        await App.Settled();
        App.Shown(browser).ShouldBeEmpty();
        (await App.One<long>("select count(*) from delivery.outbox where person = @Id", new { ann.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task What_waits_for_a_device_that_signs_out_is_not_sent()
    {
        var (ann, browser) = await App.WithBrowser();
        var payer = await App.Person(has: 1_000);
        App.Sim.Faults.Order(browser.Id, new(503, RetryAfter: 60));
        (await payer.Sends(ann, 1)).Is(201);
        await PayApp.Eventually(async () => await App.One<string>("select reason from delivery.outbox where person = @Id", new { ann.Id }) is not null, "a failure");
        (await ann.Posts("/v1/auth/logout")).Is(204);
        App.Sim.Faults.Clear();
        App.Clock.Forward(TimeSpan.FromMinutes(2));
        await App.Settled();
        App.Shown(browser).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_is_forgotten_by_its_address_and_only_by_its_owner()
    {
        var (ann, browser) = await App.WithBrowser();
        var bob = await App.Person();
        (await bob.Deletes(Path, new { endpoint = browser.Endpoint })).Is(204);
        (await Devices(ann)).ShouldBe(1);
        (await ann.Deletes(Path, DeliveryApp.Of(browser))).Is(204);
        (await ann.Deletes(Path, DeliveryApp.Of(browser))).Is(204);
        (await Devices(ann)).ShouldBe(0);
        (await Facts(ann, "push.unsubscribed")).ShouldBe(1);
        (await Facts(bob, "push.unsubscribed")).ShouldBe(0);
        (await ann.Deletes(Path, new { })).IsRefused("MISSING_FIELD", 400, "endpoint");
    }

    [Fact]
    public async Task The_one_not_heard_of_for_longest_makes_room()
    {
        var ann = await App.Person();
        var browsers = new List<Quits.Sim.Push.Browser>();
        for (var i = 0; i < 22; i++)
        {
            browsers.Add(await App.Subscribes(ann));
            if (i == 15) (await ann.Puts(Path, DeliveryApp.Of(browsers[0]))).Is(204);
        }
        (await Devices(ann)).ShouldBe(20);
        (await (await App.Person(has: 100)).Sends(ann, 1)).Is(201);
        await App.Shown(browsers[0], 1);
        await App.Settled();
        browsers.Count(b => App.Shown(b).Count == 0).ShouldBe(2);
        (App.Shown(browsers[1]).Count, App.Shown(browsers[2]).Count).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("""{}""", "endpoint")]
    [InlineData("""{"endpoint":""}""", "endpoint")]
    [InlineData("""{"endpoint":"not an address"}""", "endpoint")]
    [InlineData("""{"endpoint":"/push/x"}""", "endpoint")]
    [InlineData("""{"endpoint":"https://a.example/x"}""", "keys.p256dh")]
    [InlineData("""{"endpoint":"https://a.example/x","keys":{"p256dh":"AAAA","auth":"AUTH"}}""", "keys.p256dh")]
    [InlineData("""{"endpoint":"https://a.example/x","keys":{"p256dh":"POINT","auth":"AAAA"}}""", "keys.auth")]
    [InlineData("""{"endpoint":"https://a.example/x","keys":{"p256dh":"POINT"}}""", "keys.auth")]
    [InlineData("""{"endpoint":"http://a.example/x","keys":{"p256dh":"POINT","auth":"AUTH"}}""", "endpoint")]
    [InlineData("""{"endpoint":"http://10.0.0.1/x","keys":{"p256dh":"POINT","auth":"AUTH"}}""", "endpoint")]
    [InlineData("""{"endpoint":"file:///etc/passwd","keys":{"p256dh":"POINT","auth":"AUTH"}}""", "endpoint")]
    [InlineData("""{"endpoint":"https://u:p@a.example/x","keys":{"p256dh":"POINT","auth":"AUTH"}}""", "endpoint")]
    [InlineData("""{"type":"sms","token":"x"}""", "type")]
    [InlineData("""{"type":"fcm"}""", "token")]
    [InlineData("""{"type":"fcm","token":"with space"}""", "token")]
    [InlineData("""{"type":"apns","token":"not hex"}""", "token")]
    [InlineData("""{"type":"apns","token":"../../1/x"}""", "token")]
    public async Task What_is_no_device_is_refused(string body, string field)
    {
        var ann = await App.Person();
        var sent = body.Replace("\"POINT\"", $"\"{Point}\"").Replace("\"AUTH\"", $"\"{Auth}\"");
        var reply = await ann.Asks(HttpMethod.Put, Path, new StringContent(sent, Encoding.UTF8, "application/json"));
        reply.IsProblem().Status.ShouldBe(400);
        reply.Words("field").ShouldBe(field);
        (await Devices(ann)).ShouldBe(0);
    }

    [Fact]
    public async Task Devices_are_for_those_who_are_signed_in()
    {
        (await App.Nobody.Puts(Path, DeliveryApp.Of(App.Sim.Web.Subscribe()))).IsRefused("UNAUTHENTICATED", 401);
        (await App.Nobody.Deletes(Path, new { endpoint = "https://a.example/x" })).IsRefused("UNAUTHENTICATED", 401);
    }

    Task<long> Devices(Member who) => App.One<long>("select count(*) from delivery.subscription where person = @Id", new { who.Id });

    Task<long> Facts(Member who, string kind) => App.One<long>("select count(*) from ledger.log where kind = @kind and actor = @Id", new { kind, who.Id });
}

/// <summary>A fresh installation: push services on the internet only, no secret key, no mail.</summary>
public sealed class BareDeliveryTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Without_a_secret_key_push_is_not_offered()
    {
        var ann = await App.Person();
        (await ann.Gets("/v1/push-subscriptions/key")).IsRefused("NOT_FOUND", 404);
        (await ann.Puts("/v1/push-subscriptions", new
        {
            endpoint = "https://fcm.googleapis.com/fcm/send/x",
            keys = new { p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth = "BTBZMqHH6r4Tts7J_aSIgg" },
        })).IsRefused("NOT_FOUND", 404);
        (await ann.Puts("/v1/push-subscriptions", new { type = "apns", token = new string('a', 64) })).IsRefused("NOT_FOUND", 404);
    }

    [Fact]
    public async Task Nobody_costs_a_row()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        for (var i = 0; i < 20; i++) (await ann.Sends(bob, 1)).Is(201);
        await PayApp.Eventually(() => App.One<bool>("select (select position from delivery.horizon) >= (select position from ledger.log_head)"));
        (await App.One<long>("select count(*) from delivery.outbox")).ShouldBe(0);
    }
}

/// <summary>With a key, and everything else as a fresh installation has it.</summary>
public sealed class SafeApp : PayApp
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["RateLimit:PerMinute"] = "0", ["Secrets:Key"] = Convert.ToBase64String(new byte[32]), ["Push:Hosts"] = "*",
    };
}

/// <summary>An endpoint is a stranger's wish where this server should connect to: it must not reach what only this server can reach.</summary>
public sealed class EndpointTests(SafeApp app) : PayTests<SafeApp>(app)
{
    [Theory]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://localhost:5432/x")]
    [InlineData("https://0/x")]
    [InlineData("https://0x7f000001/x")]
    [InlineData("https://[::1]:8080/x")]
    [InlineData("https://[::ffff:192.168.0.1]/x")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("http://127.0.0.1/x")]
    [InlineData("gopher://127.0.0.1/x")]
    public async Task Private_places_are_refused(string endpoint)
    {
        var ann = await App.Person();
        (await ann.Puts("/v1/push-subscriptions", new
        {
            endpoint, keys = new { p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth = "BTBZMqHH6r4Tts7J_aSIgg" },
        })).IsRefused("VALIDATION_ERROR", 400, "endpoint");
    }
}
