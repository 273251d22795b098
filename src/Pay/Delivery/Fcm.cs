using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quits.Pay.Delivery;

/// <summary>Firebase Cloud Messaging, HTTP v1, for Android apps.</summary>
internal sealed class Fcm(DeliveryOptions options, TimeProvider clock) : ITransport, IDisposable
{
    const string Scope = "https://www.googleapis.com/auth/firebase.messaging";
    const string InvalidToken = "INVALID_TOKEN";   // ours: invalid, and it is the token that is
    const int BodyCharacters = 500;

    sealed record Account(
        [property: JsonPropertyName("project_id")] string ProjectId, [property: JsonPropertyName("private_key_id")] string KeyId,
        [property: JsonPropertyName("private_key")] string PrivateKey, [property: JsonPropertyName("client_email")] string Email,
        [property: JsonPropertyName("token_uri")] string TokenUri);

    sealed record Granted([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);

    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 * 1024,
    };
    readonly Lazy<Account> _account = new(() => JsonSerializer.Deserialize<Account>(File.ReadAllText(options.Push.Fcm.ServiceAccountFile))
        ?? throw new InvalidOperationException("the service account file of FCM is empty"));
    readonly SemaphoreSlim _one = new(1);
    (string Token, DateTimeOffset Until) _granted;

    public Channel Channel => Channel.Fcm;

    public async Task<Outcome> SendAsync(Letter letter, CancellationToken ct)
    {
        var token = await TokenAsync(ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.Push.Fcm.Url}/v1/projects/{_account.Value.ProjectId}/messages:send")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower, Content = JsonContent.Create(Message(letter)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request, ct);
        if (answer.IsSuccessStatusCode) return new Outcome.Sent();
        if (answer.StatusCode == HttpStatusCode.Unauthorized) Forget(token);
        return Read(answer, await CodeAsync(answer, ct));
    }

    static object Message(Letter letter) => new
    {
        message = new
        {
            token = letter.Target!.Address,
            notification = new { title = letter.News.Title, body = PushPayload.Cut(letter.News.Body, BodyCharacters) },
            data = new { link = letter.News.Link, tag = letter.Tag, position = letter.Position.ToString(CultureInfo.InvariantCulture), kind = letter.News.Kind },
            android = new
            {
                priority = "HIGH", ttl = $"{(long)letter.Life.TotalSeconds}s", collapse_key = letter.Tag,
                notification = new { tag = letter.Tag, channel_id = letter.Security ? "security" : "payments" },
            },
        },
    };

    Outcome Read(HttpResponseMessage answer, string code)
    {
        var (reason, after) = ($"HTTP {(int)answer.StatusCode} {code}", Patience.Asked(answer.Headers, clock.GetUtcNow()));
        return (answer.StatusCode, code) switch
        {
            (_, "UNREGISTERED" or "SENDER_ID_MISMATCH" or InvalidToken) => new Outcome.Gone(reason),
            (HttpStatusCode.TooManyRequests, _) => new Outcome.Later(reason, after),
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) or (>= HttpStatusCode.InternalServerError, _) => new Outcome.Later(reason, after, Failing: true),
            (HttpStatusCode.NotFound, _) => new Outcome.Gone(reason),
            _ => new Outcome.Never(reason),
        };
    }

    /// <summary>FCM's own code of an error, or its general status; only these words are taken, for messages may quote what was sent.</summary>
    static async Task<string> CodeAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
            var error = json.RootElement.GetProperty("error");
            var details = error.TryGetProperty("details", out var all) ? all.EnumerateArray().ToArray() : [];
            if (details.Any(NamesTheToken)) return InvalidToken;
            var code = details.Select(d => d.TryGetProperty("errorCode", out var c) ? c.GetString() : null).FirstOrDefault(c => c is not null);
            return Words.Of(code ?? error.GetProperty("status").GetString());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "without a code";
        }
    }

    static bool NamesTheToken(JsonElement detail) => detail.TryGetProperty("fieldViolations", out var fields)
        && fields.EnumerateArray().Any(field => field.TryGetProperty("field", out var name) && name.ValueEquals("message.token"));

    /// <summary>The access token, renewed five minutes before it ends; one renewal at a time.</summary>
    async Task<string> TokenAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_granted.Until > clock.GetUtcNow()) return _granted.Token;
            using var answer = await _http.PostAsync(_account.Value.TokenUri, new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = Assertion(),
            }), ct);
            answer.EnsureSuccessStatusCode();
            var granted = await answer.Content.ReadFromJsonAsync<Granted>(ct) ?? throw new HttpRequestException("the token server of FCM answered nothing");
            _granted = (granted.AccessToken, clock.GetUtcNow() + TimeSpan.FromSeconds(granted.ExpiresIn) - TimeSpan.FromMinutes(5));
            return _granted.Token;
        }
        finally
        {
            _one.Release();
        }
    }

    string Assertion()
    {
        var (account, now) = (_account.Value, clock.GetUtcNow().ToUnixTimeSeconds());
        using var key = RSA.Create();
        key.ImportFromPem(account.PrivateKey);
        return Jwt.Sign(new { alg = "RS256", typ = "JWT", kid = account.KeyId }, new { iss = account.Email, scope = Scope, aud = account.TokenUri, iat = now, exp = now + 3600 }, key);
    }

    void Forget(string token)
    {
        if (_granted.Token == token) _granted = default;
    }

    public void Dispose()
    {
        _http.Dispose();
        _one.Dispose();
    }
}

/// <summary>Words that a stranger's server says, made fit to be stored and logged.</summary>
internal static class Words
{
    /// <summary>At most 40 letters, digits and underscores.</summary>
    public static string Of(string? said) => new([.. (said ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c == '_').Take(40)]);
}
