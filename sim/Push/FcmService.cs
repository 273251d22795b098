using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Quits.Sim.Push;

/// <summary>Google's token server and Firebase Cloud Messaging, HTTP v1.</summary>
public sealed class FcmService(Faults faults, TimeProvider clock)
{
    const string Project = "quits-sim", Account = "push@quits-sim.iam.example", KeyId = "0123456789abcdef0123456789abcdef01234567";
    const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    readonly RSA _key = RSA.Create(2048);
    readonly ConcurrentDictionary<string, bool> _devices = new();
    readonly ConcurrentDictionary<string, DateTimeOffset> _granted = new();
    readonly ConcurrentQueue<JsonElement> _taken = new();

    internal string Origin { get; set; } = "";

    /// <summary>The file that Google's console hands out.</summary>
    public string ServiceAccount => JsonSerializer.Serialize(new
    {
        type = "service_account", project_id = Project, private_key_id = KeyId, private_key = _key.ExportPkcs8PrivateKeyPem(), client_email = Account, token_uri = $"{Origin}/token",
    });

    /// <summary>All messages taken, in order.</summary>
    public IReadOnlyList<JsonElement> Taken => [.. _taken];

    /// <summary>How often a token was granted.</summary>
    public int Grants => _granted.Count;

    /// <summary>An app registers its device.</summary>
    public string Register()
    {
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)) + ":APA91b" + Convert.ToHexString(RandomNumberGenerator.GetBytes(40));
        _devices[token] = true;
        return token;
    }

    public void Uninstall(string token) => _devices.TryRemove(token, out _);

    /// <summary>Tokens granted until now are worth nothing any more.</summary>
    public void Revoke() => _granted.Clear();

    internal void Map(WebApplication app)
    {
        app.MapPost("/token", GrantAsync);
        app.MapPost("/v1/projects/{project}/messages:send", HandleAsync);
    }

    async Task GrantAsync(HttpContext context)
    {
        if (await faults.MeetAsync(context, "token", null, _ => new { error = "temporarily_unavailable" })) return;
        var form = await context.Request.ReadFormAsync();
        var read = Tokens.Read(form["assertion"].ToString(), "RS256", (text, signature) => _key.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var now = clock.GetUtcNow();
        if (form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer" || read is not var (header, claims) || !IsRight(header, claims, now.ToUnixTimeSeconds()))
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }
        var token = "ya29." + Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        _granted[token] = now.AddSeconds(3599);
        await context.Response.WriteAsJsonAsync(new { access_token = token, expires_in = 3599, token_type = "Bearer" });
    }

    bool IsRight(JsonElement header, JsonElement claims, long now) =>
        Tokens.Text(header, "kid") == KeyId && Tokens.Text(claims, "iss") == Account && Tokens.Text(claims, "scope") == Scope && Tokens.Text(claims, "aud") == $"{Origin}/token"
        && Tokens.Number(claims, "iat") is { } iat && Tokens.Number(claims, "exp") is { } exp && exp - iat <= 3600 && iat <= now + 60 && exp > now;

    async Task HandleAsync(HttpContext context, string project)
    {
        var sent = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        var device = sent.TryGetProperty("message", out var message) ? Tokens.Text(message, "token") : null;
        if (await faults.MeetAsync(context, "fcm", device, f => Error(f.Status!.Value, f.Reason ?? (f.Status == 429 ? "QUOTA_EXCEEDED" : "UNAVAILABLE")))) return;
        if (!_granted.TryGetValue(context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var until) || until < clock.GetUtcNow())
            await RefuseAsync(context, 401, "THIRD_PARTY_AUTH_ERROR");
        else if (project != Project) await RefuseAsync(context, 403, "SENDER_ID_MISMATCH");
        else if (device is null || !HasTextsOnly(message)) await RefuseAsync(context, 400, "INVALID_ARGUMENT");
        else if (!_devices.ContainsKey(device)) await RefuseAsync(context, 404, "UNREGISTERED");
        else
        {
            _taken.Enqueue(message);
            await context.Response.WriteAsJsonAsync(new { name = $"projects/{project}/messages/{Guid.NewGuid():N}" });
        }
    }

    static bool HasTextsOnly(JsonElement message) =>
        message.GetRawText().Length <= 8192 && (!message.TryGetProperty("data", out var data) || data.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String));

    static Task RefuseAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Error(status, code));
    }

    static Dictionary<string, object> Error(int code, string errorCode) => new()
    {
        ["error"] = new Dictionary<string, object>
        {
            ["code"] = code, ["message"] = "refused", ["status"] = code == 404 ? "NOT_FOUND" : errorCode,
            ["details"] = new[] { new Dictionary<string, string> { ["@type"] = "type.googleapis.com/google.firebase.fcm.v1.FcmError", ["errorCode"] = errorCode } },
        },
    };
}
