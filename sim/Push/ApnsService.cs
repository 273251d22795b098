using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Quits.Sim.Push;

/// <summary>A notification as APNs took it.</summary>
public sealed record Alerted(string Device, IReadOnlyDictionary<string, string> Headers, JsonElement Payload);

/// <summary>Apple Push Notification service: HTTP/2 only, provider tokens.</summary>
public sealed class ApnsService(Faults faults, TimeProvider clock)
{
    /// <summary>What the provider is configured with.</summary>
    public const string KeyId = "ABC123DEFG", TeamId = "TEAM123456", Topic = "example.quits.app";

    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly ConcurrentDictionary<string, DateTimeOffset?> _devices = new();
    readonly ConcurrentQueue<Alerted> _taken = new();
    readonly ConcurrentDictionary<string, bool> _providers = new();

    /// <summary>The .p8 file.</summary>
    public string Key => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>All notifications taken, in order.</summary>
    public IReadOnlyList<Alerted> Taken => [.. _taken];

    /// <summary>How many provider tokens were shown.</summary>
    public int ProviderTokens => _providers.Count;

    /// <summary>An app registers its device.</summary>
    public string Register()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _devices[token] = null;
        return token;
    }

    /// <summary>The app is removed: 410 from then on.</summary>
    public void Uninstall(string token) => _devices[token] = clock.GetUtcNow();

    internal void Map(WebApplication app) => app.MapPost("/3/device/{device}", HandleAsync);

    async Task HandleAsync(HttpContext context, string device)
    {
        context.Response.Headers["apns-id"] = context.Request.Headers["apns-id"];
        if (await faults.MeetAsync(context, "apns", device, f => new { reason = f.Reason ?? (f.Status == 429 ? "TooManyRequests" : "ServiceUnavailable") })) return;
        var payload = new MemoryStream();
        await context.Request.Body.CopyToAsync(payload);
        if (Refuse(context, device, payload) is var (status, reason))
        {
            context.Response.StatusCode = status;
            var since = _devices.GetValueOrDefault(device);
            await context.Response.WriteAsJsonAsync(status == 410 ? (object)new { reason, timestamp = since!.Value.ToUnixTimeMilliseconds() } : new { reason });
            return;
        }
        _taken.Enqueue(new(device, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()), JsonDocument.Parse(payload.ToArray()).RootElement));
    }

    (int Status, string Reason)? Refuse(HttpContext context, string device, MemoryStream payload)
    {
        var headers = context.Request.Headers;
        if (context.Request.Protocol != "HTTP/2") return (400, "BadRequest");
        if (RefuseProvider(headers.Authorization.ToString()) is { } reason) return (403, reason);
        if (headers["apns-topic"] != Topic) return (400, "DeviceTokenNotForTopic");
        if (headers["apns-push-type"] != "alert") return (400, "InvalidPushType");
        if (headers["apns-priority"].ToString() is not ("10" or "5")) return (400, "BadPriority");
        if (!long.TryParse(headers["apns-expiration"], out _)) return (400, "BadExpirationDate");
        if (headers["apns-collapse-id"].ToString().Length > 64) return (400, "BadCollapseId");
        if (!Guid.TryParseExact(headers["apns-id"], "D", out _)) return (400, "BadMessageId");
        if (payload.Length > 4096) return (413, "PayloadTooLarge");
        if (!_devices.TryGetValue(device, out var gone)) return (400, "BadDeviceToken");
        return gone is null ? null : (410, "Unregistered");
    }

    string? RefuseProvider(string authorization)
    {
        if (!authorization.StartsWith("bearer ", StringComparison.Ordinal)) return "MissingProviderToken";
        var token = authorization[7..];
        if (Tokens.Read(token, "ES256", (text, signature) => Tokens.IsEs256(_key, text, signature)) is not var (header, claims)) return "InvalidProviderToken";
        if (Tokens.Text(header, "kid") != KeyId || Tokens.Text(claims, "iss") != TeamId || Tokens.Number(claims, "iat") is not { } iat) return "InvalidProviderToken";
        _providers[token] = true;
        var age = clock.GetUtcNow().ToUnixTimeSeconds() - iat;
        return age is < -60 or > 3600 ? "ExpiredProviderToken" : null;
    }
}
