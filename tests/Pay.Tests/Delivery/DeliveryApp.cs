using System.Text.Json;
using Quits.Sim.Push;

namespace Quits.Pay.Tests.Delivery;

/// <summary>The app with a push service for browsers, FCM, APNs and a mail directory around it, all on the loopback interface.</summary>
public class DeliveryApp : PayApp
{
    readonly string _directory = Directory.CreateTempSubdirectory("quits-delivery-").FullName;
    Dictionary<string, string> _settings = [];

    public PushSim Sim { get; private set; } = null!;

    public string MailDirectory => Path.Combine(_directory, "mail");

    protected override IReadOnlyDictionary<string, string> Settings => _settings;

    public override async ValueTask InitializeAsync()
    {
        Sim = await PushSim.StartAsync(clock: Clock);
        var (account, key) = (Path.Combine(_directory, "account.json"), Path.Combine(_directory, "key.p8"));
        await File.WriteAllTextAsync(account, Sim.Fcm.ServiceAccount);
        await File.WriteAllTextAsync(key, Sim.Apns.Key);
        Directory.CreateDirectory(MailDirectory);
        _settings = new(base.Settings)
        {
            ["Secrets:KeyFile"] = Path.Combine(_directory, "secret.key"), ["Push:AllowPrivateNetworks"] = "true",
            ["Push:Fcm:ServiceAccountFile"] = account, ["Push:Fcm:Url"] = Sim.Url,
            ["Push:Apns:KeyFile"] = key, ["Push:Apns:KeyId"] = ApnsService.KeyId, ["Push:Apns:TeamId"] = ApnsService.TeamId,
            ["Push:Apns:Topic"] = ApnsService.Topic, ["Push:Apns:Url"] = Sim.ApnsUrl,
            ["Email:Directory"] = MailDirectory, ["Web:PublicUrl"] = "https://quits.test/",
        };
        foreach (var (name, value) in Also) _settings[name] = value;
        await base.InitializeAsync();
    }

    protected virtual IReadOnlyDictionary<string, string> Also { get; } = new Dictionary<string, string>();

    public string SecretKeyFile => Path.Combine(_directory, "secret.key");

    /// <summary>A person with a browser that is told, but not of the money they began with.</summary>
    public async Task<(Member Person, Browser Browser)> WithBrowser(long has = 0)
    {
        var person = await Person(has);
        await Folded();
        return (person, await Subscribes(person));
    }

    /// <summary>A browser of theirs subscribes, as the web app does it.</summary>
    public async Task<Browser> Subscribes(Member person)
    {
        var key = (await person.Gets("/v1/push-subscriptions/key")).Is(200).Words("key")!;
        var browser = Sim.Web.Subscribe(System.Buffers.Text.Base64Url.DecodeFromChars(key));
        (await person.Puts("/v1/push-subscriptions", Of(browser))).Is(204);
        return browser;
    }

    /// <summary>What a browser serialises its subscription to.</summary>
    public static object Of(Browser browser) => new { endpoint = browser.Endpoint, expirationTime = (long?)null, keys = new { p256dh = browser.P256dh, auth = browser.Auth } };

    /// <summary>What a browser was shown until now.</summary>
    public IReadOnlyList<JsonElement> Shown(Browser browser) =>
        [.. Sim.Web.Taken.Where(m => m.Subscription == browser.Id).Select(m => JsonDocument.Parse(m.Text).RootElement)];

    /// <summary>Waits until a browser was shown so many.</summary>
    public async Task<IReadOnlyList<JsonElement>> Shown(Browser browser, int count, int seconds = 30)
    {
        await Eventually(() => Task.FromResult(Shown(browser).Count >= count), $"{count} pushes", seconds);
        return Shown(browser);
    }

    /// <summary>Waits until the fold has looked at all there is, and nothing due is left.</summary>
    public async Task Settled(string whichService = "%")
    {
        await Folded();
        await Eventually(async () => await One<long>("select count(*) from delivery.outbox where state = 1 and due_at <= @now and service like @whichService", new { now = Clock.GetUtcNow() + TimeSpan.FromSeconds(62), whichService }) == 0, "an empty outbox");
    }

    public Task Folded() => Eventually(() => One<bool>("select (select position from delivery.horizon) >= (select position from ledger.log_head)"), "the fold");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sim.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }
}
