using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Quits.Sim.Push;

/// <summary>A push message as the service took it.</summary>
/// <param name="Body">Encrypted, as it came.</param>
/// <param name="Text">As the browser read it.</param>
public sealed record Pushed(string Subscription, IReadOnlyDictionary<string, string> Headers, byte[] Body, string Text);

/// <summary>A push service for browsers: RFC 8030, with the server's identification of RFC 8292.</summary>
public sealed class WebPushService(Faults faults, TimeProvider clock)
{
    static readonly string[] Urgencies = ["very-low", "low", "normal", "high"];

    readonly ConcurrentDictionary<string, Browser> _browsers = new();
    readonly ConcurrentQueue<Pushed> _taken = new();

    internal string Origin { get; set; } = "";

    /// <summary>All messages taken, in order.</summary>
    public IReadOnlyList<Pushed> Taken => [.. _taken];

    /// <summary>A browser subscribes.</summary>
    public Browser Subscribe(byte[]? serverKey = null)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
        return _browsers[id] = new Browser(id, $"{Origin}/push/{id}", serverKey);
    }

    /// <summary>The browser takes its permission back: from now on 410.</summary>
    public void Unsubscribe(Browser browser) => _browsers.TryRemove(browser.Id, out _);

    internal void Map(WebApplication app)
    {
        app.MapPost("/push/{id}", HandleAsync);
        app.MapPost("/control/subscriptions", (Wish? wish) =>
        {
            var browser = Subscribe(wish?.ApplicationServerKey is { } key ? Base64Url.DecodeFromChars(key) : null);
            return new { endpoint = browser.Endpoint, keys = new { p256dh = browser.P256dh, auth = browser.Auth } };
        });
        app.MapGet("/control/messages", () => Taken.Select(m => new { endpoint = $"{Origin}/push/{m.Subscription}", m.Headers, m.Text }));
    }

    sealed record Wish(string? ApplicationServerKey);

    async Task HandleAsync(HttpContext context, string id)
    {
        if (await faults.MeetAsync(context, "web", id, _ => null)) return;
        context.Response.StatusCode = await JudgeAsync(context, id);
        if (context.Response.StatusCode != 201) return;
        context.Response.Headers.Location = $"{Origin}/message/{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12))}";
        context.Response.Headers["TTL"] = context.Request.Headers["TTL"];
    }

    async Task<int> JudgeAsync(HttpContext context, string id)
    {
        if (!_browsers.TryGetValue(id, out var browser)) return 410;
        if (WhoAsks(context.Request.Headers.Authorization.ToString()) is not { } server) return 401;
        if (browser.ServerKey is { } expected && !expected.SequenceEqual(server)) return 403;
        var headers = context.Request.Headers;
        if (!long.TryParse(headers["TTL"], NumberStyles.None, CultureInfo.InvariantCulture, out _)) return 400;
        if (headers["Urgency"].ToString() is { Length: > 0 } urgency && !Urgencies.Contains(urgency)) return 400;
        if (headers["Topic"].ToString() is { Length: > 0 } topic && (topic.Length > 32 || !topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))) return 400;
        if (headers.ContentEncoding != "aes128gcm") return 415;
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (body.Length > 4096) return 413;
        _taken.Enqueue(new(id, headers.ToDictionary(h => h.Key, h => h.Value.ToString()), body.ToArray(), Encoding.UTF8.GetString(browser.Read(body.ToArray()))));
        return 201;
    }

    /// <summary>The public key of the server that asks, once it has proved itself to us and for now; null when it has not.</summary>
    byte[]? WhoAsks(string authorization)
    {
        if (!authorization.StartsWith("vapid ", StringComparison.OrdinalIgnoreCase)) return null;
        var parts = authorization[6..].Split(',', StringSplitOptions.TrimEntries).Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        if (!parts.TryGetValue("t", out var token) || !parts.TryGetValue("k", out var k) || !Base64Url.IsValid(k) || Base64Url.DecodeFromChars(k) is not { Length: 65 } point) return null;
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[1..33], Y = point[33..] } });
        if (Tokens.Read(token, "ES256", (text, signature) => Tokens.IsEs256(key, text, signature)) is not var (_, claims)) return null;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var isOurs = Tokens.Text(claims, "aud") == Origin;
        var isValid = Tokens.Number(claims, "exp") is { } exp && exp > now && exp <= now + 24 * 3600;
        var isReachable = Tokens.Text(claims, "sub") is { } sub && (sub.StartsWith("mailto:", StringComparison.Ordinal) || sub.StartsWith("https:", StringComparison.Ordinal));
        return isOurs && isValid && isReachable ? point : null;
    }
}
