using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quits.Pay.Delivery;

/// <summary>Apple Push Notification service over HTTP/2, for iPhone apps.</summary>
internal sealed class Apns(DeliveryOptions options, TimeProvider clock) : ITransport, IDisposable
{
    // Apple refuses tokens older than an hour, and those renewed more often than every 20 minutes.
    static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(40);

    const int BodyCharacters = 500;

    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };

    sealed record Refusal([property: JsonPropertyName("reason")] string? Reason, [property: JsonPropertyName("timestamp")] long? Timestamp);

    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(30), EnableMultipleHttp2Connections = true })
    {
        Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 * 1024,
    };
    readonly Lock _lock = new();
    (string Text, DateTimeOffset MadeAt) _token;

    public Channel Channel => Channel.Apns;

    public async Task<Outcome> SendAsync(Letter letter, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.Push.Apns.Url}/3/device/{letter.Target!.Address}")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = JsonContent.Create(Alert(letter), options: Json),
        };
        var token = Token();
        request.Headers.Authorization = new AuthenticationHeaderValue("bearer", token);
        request.Headers.Add("apns-topic", options.Push.Apns.Topic);
        request.Headers.Add("apns-push-type", "alert");
        request.Headers.Add("apns-priority", "10");
        request.Headers.Add("apns-expiration", (clock.GetUtcNow() + letter.Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("apns-collapse-id", letter.Tag);
        request.Headers.Add("apns-id", IdOf(letter).ToString());
        using var answer = await _http.SendAsync(request, ct);
        if (answer.IsSuccessStatusCode) return new Outcome.Sent();
        return Read(answer, await RefusalAsync(answer, ct), token);
    }

    static object Alert(Letter letter) => new
    {
        Aps = new
        {
            Alert = new { letter.News.Title, Body = PushPayload.Cut(letter.News.Body, BodyCharacters) },
            Sound = "default",
            ThreadId = letter.News.Kind,
        },
        letter.News.Link, letter.Tag, letter.Position, letter.News.Kind,
    };

    Outcome Read(HttpResponseMessage answer, Refusal refusal, string token)
    {
        var said = Words.Of(refusal.Reason);
        var (reason, after) = ($"HTTP {(int)answer.StatusCode} {said}", Patience.Asked(answer.Headers, clock.GetUtcNow()));
        if (said is "ExpiredProviderToken") Forget(token);
        return (answer.StatusCode, said) switch
        {
            (HttpStatusCode.Gone, _) or (_, "BadDeviceToken" or "DeviceTokenNotForTopic" or "Unregistered") => new Outcome.Gone(reason, TimeOf(refusal.Timestamp)),
            (HttpStatusCode.TooManyRequests, _) => new Outcome.Later(reason, after),
            (HttpStatusCode.Forbidden, _) or (>= HttpStatusCode.InternalServerError, _) => new Outcome.Later(reason, after, Failing: true),
            _ => new Outcome.Never(reason),
        };
    }

    static async Task<Refusal> RefusalAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<Refusal>(ct) ?? new(null, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Not Apple's words, but a proxy's in between; the status says enough.
            return new("without a reason", null);
        }
    }

    /// <summary>Milliseconds since 1970; null when they are none.</summary>
    static DateTimeOffset? TimeOf(long? milliseconds) =>
        milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value) : null;

    /// <summary>The same id for the same letter to the same device, so that Apple can tell a repetition.</summary>
    static Guid IdOf(Letter letter) => new(SHA256.HashData([.. BitConverter.GetBytes(letter.Position), .. letter.Subscription.ToByteArray()]).AsSpan(0, 16));

    string Token()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_token.Text is not null && _token.MadeAt + TokenLife > now) return _token.Text;
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(options.Push.Apns.KeyFile));
            _token = (Jwt.Sign(new { alg = "ES256", kid = options.Push.Apns.KeyId }, new { iss = options.Push.Apns.TeamId, iat = now.ToUnixTimeSeconds() }, key), now);
            return _token.Text;
        }
    }

    void Forget(string token)
    {
        lock (_lock)
        {
            if (_token.Text == token) _token = default;
        }
    }

    public void Dispose() => _http.Dispose();
}
