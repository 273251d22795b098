using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Quits.Bench.Load.Generator;

namespace Quits.Bench.Load.Feed;

/// <summary>
/// Beside a load, pays now and then and waits as a friend of the payee until the payment is in that friend's feed: asks for the feed as
/// of the payment, as the web app does, until the page has it.
/// </summary>
internal sealed class Follower(Population people, IReadOnlyList<(int Person, int Friend)> friends, int port) : IDisposable
{
    const string Position = "Quits-Position";
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    /// <summary>Pays ten times a second for so long. Returns the times from a payment's answer to a page that has it.</summary>
    public async Task<Histogram> RunAsync(TimeSpan duration)
    {
        var underWay = new List<Task<TimeSpan>>();
        foreach (var (payee, friend) in friends.Take((int)(duration / Pause)))
        {
            underWay.Add(FollowAsync(PayerBeside(payee, friend), payee, friend));
            await Task.Delay(Pause);
        }
        var lags = new Histogram();
        foreach (var lag in await Task.WhenAll(underWay)) lags.Record((long)lag.TotalMicroseconds);
        return lags;
    }

    public void Dispose() => _http.Dispose();

    int PayerBeside(int payee, int friend) =>
        Enumerable.Range(1, 3).Select(step => (payee + step) % people.Count).First(payer => payer != payee && payer != friend);

    async Task<TimeSpan> FollowAsync(int payer, int payee, int friend)
    {
        using var pay = As(payer, HttpMethod.Post, "/v1/transfers");
        pay.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        pay.Content = JsonContent.Create(new { receiverId = people.Ids[payee], amount = 100, currency = "USD", note = "lunch", visibility = "friends" });
        using var paid = await _http.SendAsync(pay);
        var started = Stopwatch.GetTimestamp();
        paid.EnsureSuccessStatusCode();
        var position = paid.Headers.GetValues(Position).Single();
        using var transfer = await JsonDocument.ParseAsync(await paid.Content.ReadAsStreamAsync());
        var id = transfer.RootElement.GetProperty("transfer").GetProperty("id").GetString()!;
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            using var ask = As(friend, HttpMethod.Get, "/v1/feed?scope=friends&limit=100");
            ask.Headers.Add(Position, position);
            using var page = await _http.SendAsync(ask);
            page.EnsureSuccessStatusCode();
            if ((await page.Content.ReadAsStringAsync()).Contains(id, StringComparison.Ordinal)) return Stopwatch.GetElapsedTime(started);
        }
        throw new TimeoutException($"a payment was not in a friend's feed within {Patience.TotalSeconds:0} s");
    }

    HttpRequestMessage As(int person, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", people.Tokens[person]);
        return request;
    }
}
