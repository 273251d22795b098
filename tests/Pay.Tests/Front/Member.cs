using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quits.Pay.Tests.Front;

/// <summary>A person at their client: everything they do is a request to the server.</summary>
/// <param name="token">The bearer token; null for someone who is not signed in.</param>
public sealed record Member(PayApp App, Guid Id, string Username, string? Token)
{
    static readonly JsonSerializerOptions Wire = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The browser's session; only sent by <see cref="InABrowser"/>.</summary>
    public string? Cookie { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>The same person with a cookie and no bearer token.</summary>
    public Member InABrowser => this with { Token = null, SendsCookie = true };

    bool SendsCookie { get; init; }

    /// <summary>Pays. A new key unless one is given.</summary>
    public Task<Reply> Sends(Member to, long cents, string? note = null, Guid? key = null, string? visibility = null, Guid? quoteId = null, string? currency = null) =>
        Posts("/v1/transfers", new { receiverId = to.Id, amount = cents, note, visibility, quoteId, currency }, Key(key ?? Guid.NewGuid()));

    public async Task<long> Balance() => (await Gets("/v1/wallet")).Is(200).Cents("balance");

    public Task<Reply> Gets(string path, params (string Name, string Value)[] headers) => Asks(HttpMethod.Get, path, null, headers);

    public Task<Reply> Posts(string path, object? body = null, params (string Name, string Value)[] headers) => Asks(HttpMethod.Post, path, Json(body), headers);

    /// <summary>Posts text that may be anything, said to be JSON.</summary>
    public Task<Reply> PostsText(string path, string text, params (string Name, string Value)[] headers) => Asks(HttpMethod.Post, path, JsonText(text), headers);

    /// <summary>Asks to be friends, or says yes.</summary>
    public Task<Reply> Befriends(Member other) => Puts($"/v1/friends/{other.Id}");

    public Task<Reply> PartsFrom(Member other) => Deletes($"/v1/friends/{other.Id}");

    public Task<Reply> Blocks(Member other) => Puts($"/v1/blocks/{other.Id}");

    public Task<Reply> Unblocks(Member other) => Deletes($"/v1/blocks/{other.Id}");

    public async Task BecomesFriendOf(Member other)
    {
        (await Befriends(other)).Is(200);
        (await other.Befriends(this)).Is(200).Words("status").ShouldBe("accepted");
    }

    public Task<Reply> Patches(string path, object body) => Asks(HttpMethod.Patch, path, Json(body));

    public Task<Reply> Puts(string path, object? body = null) => Asks(HttpMethod.Put, path, Json(body));

    public Task<Reply> Deletes(string path, object? body = null) => Asks(HttpMethod.Delete, path, Json(body));

    public async Task<Reply> Asks(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (SendsCookie) request.Headers.Add("Cookie", $"quits_session={Cookie}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue(name);
        using var response = await App.Http.SendAsync(request);
        return await Reply.Of(response);
    }

    public static (string, string) Key(Guid key) => ("Idempotency-Key", key.ToString());

    public static (string, string) NewKey => Key(Guid.NewGuid());

    static StringContent? Json(object? body) => body is null ? null : JsonText(JsonSerializer.Serialize(body, Wire));

    static StringContent JsonText(string text) => new(text, Encoding.UTF8, "application/json");
}
