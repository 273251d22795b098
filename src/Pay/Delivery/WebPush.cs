using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Quits.Pay.Delivery;

/// <summary>Web Push: RFC 8030 with the encryption of RFC 8291 and the identification of RFC 8292.</summary>
internal sealed class WebPush(VapidKeys vapid, PublicAddresses addresses, DeliveryOptions options, TimeProvider clock) : ITransport, IDisposable
{
    // A day at most by RFC 8292; half of that is signed for, and half of that is used.
    static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    readonly HttpClient _http = new(addresses.Handler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 * 1024 };
    readonly ConcurrentDictionary<string, (string Token, DateTimeOffset MadeAt)> _tokens = new();

    public Channel Channel => Channel.WebPush;

    public async Task<Outcome> SendAsync(Letter letter, CancellationToken ct)
    {
        var (endpoint, target) = (new Uri(letter.Target!.Address), letter.Target);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new ByteArrayContent(WebPushCipher.Encrypt(PushPayload.Of(letter, WebPushCipher.PlaintextMax), target.Key!, target.Auth!)),
        };
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Headers.Add("TTL", ((long)letter.Life.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", letter.Security ? "high" : "normal");
        request.Headers.Add("Topic", letter.Tag);
        request.Headers.Authorization = await AuthorizationAsync(endpoint, ct);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        return Read(answer);
    }

    async Task<AuthenticationHeaderValue> AuthorizationAsync(Uri endpoint, CancellationToken ct)
    {
        var (key, audience, now) = (await vapid.GetAsync(ct), endpoint.GetLeftPart(UriPartial.Authority), clock.GetUtcNow());
        if (!_tokens.TryGetValue(audience, out var token) || token.MadeAt + TokenLife / 2 < now)
        {
            var claims = new { aud = audience, exp = (now + TokenLife).ToUnixTimeSeconds(), sub = options.Push.Contact };
            token = (Jwt.Sign(new { typ = "JWT", alg = "ES256" }, claims, key.Key), now);
            if (_tokens.Count > 1000) _tokens.Clear();
            _tokens[audience] = token;
        }
        return new("vapid", $"t={token.Token}, k={Base64Url.EncodeToString(key.Point)}");
    }

    Outcome Read(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        >= 200 and < 300 => new Outcome.Sent(),
        404 or 410 => new Outcome.Gone($"HTTP {(int)answer.StatusCode}"),
        429 => new Outcome.Later("HTTP 429", Patience.Asked(answer.Headers, clock.GetUtcNow())),
        // Who we are was not believed: a matter of our key, clock or contact, which says nothing of the device.
        401 or 403 => new Outcome.Later($"HTTP {(int)answer.StatusCode}: our VAPID token was refused", Failing: true),
        >= 500 => new Outcome.Later($"HTTP {(int)answer.StatusCode}", Patience.Asked(answer.Headers, clock.GetUtcNow()), Failing: true),
        var status => new Outcome.Never($"HTTP {status}"),
    };

    public void Dispose() => _http.Dispose();
}
