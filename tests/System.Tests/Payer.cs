using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Quits.System.Tests;

/// <summary>What a client knows of a payment: null status means that no answer came.</summary>
sealed record Outcome(int? Status, bool Replayed, string Body)
{
    public static readonly Outcome Unknown = new(null, false, "");

    public bool Paid => Status == 201;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>A payment that a client has made up its mind about: with its key it can be sent any number of times.</summary>
sealed record Intent(Payer From, Payer To, long Cents, Guid Key);

/// <summary>A signed-in person.</summary>
sealed class Payer(Guid id, string username, string token)
{
    public const long FirstMoney = 100_000_000;

    public Guid Id => id;

    public string Username => username;

    public string Token => token;

    public static async Task<Payer> RegisterAsync(Node node, string username)
    {
        using var answer = await node.Http.PostAsJsonAsync("/v1/auth/register", new { username, email = $"{username}@example.com", password = "long enough", displayName = username });
        answer.EnsureSuccessStatusCode();
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new(json.GetProperty("user").GetProperty("id").GetGuid(), username, json.GetProperty("accessToken").GetString()!);
    }

    public static async Task<Payer[]> CrowdAsync(Node node, int size)
    {
        var crowd = new Payer[size];
        for (var i = 0; i < size; i++) crowd[i] = await RegisterAsync(node, $"payer{i}");
        return crowd;
    }

    public static Intent[] Intents(Payer[] crowd, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var from = Random.Shared.Next(crowd.Length);
        var to = (from + 1 + Random.Shared.Next(crowd.Length - 1)) % crowd.Length;
        return new Intent(crowd[from], crowd[to], 1 + i % 997, Guid.NewGuid());
    })];

    /// <summary>Sends it; whatever happens on the way is an unknown outcome, as for any client.</summary>
    public static async Task<Outcome> PayAsync(Node node, Intent intent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/transfers")
        {
            Content = JsonContent.Create(new { receiverId = intent.To.Id, amount = intent.Cents, note = $"key {intent.Key}" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", intent.From.Token);
        request.Headers.Add("Idempotency-Key", intent.Key.ToString());
        try
        {
            using var answer = await node.Http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            return new((int)answer.StatusCode, answer.Headers.Contains("Idempotent-Replayed"), body);
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException or IOException)
        {
            return Outcome.Unknown;
        }
    }
}
