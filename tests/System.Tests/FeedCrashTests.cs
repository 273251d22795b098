using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Quits.Tests.Support;

namespace Quits.System.Tests;

/// <summary>LESSONS 8, FD-5: whoever dies in the middle of telling friends, every payment is in every feed exactly once.</summary>
public sealed class FeedCrashTests
{
    const int Payments = 500;

    [Fact]
    public async Task After_kills_of_the_server_every_payment_is_in_every_feed_exactly_once()
    {
        var database = await Databases.CreateAsync();
        await using var node = await Node.StartAsync(database);
        var crowd = await Payer.CrowdAsync(node, 6);
        foreach (var one in crowd)
            foreach (var other in crowd.Where(other => other != one)) await AskAsync(node, HttpMethod.Put, $"/v1/friends/{other.Id}", one);
        var queue = new ConcurrentQueue<Intent>(Payer.Intents(crowd, Payments));
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var intent))
            {
                // Until it is known: the key makes sure that it is one payment.
                while (!(await Payer.PayAsync(node, intent)).Paid) await Task.Delay(200);
                await Task.Delay(Random.Shared.Next(40));
            }
        })).ToArray();
        for (var kills = 0; kills < 4 && !Task.WhenAll(clients).IsCompleted; kills++)
        {
            await Task.Delay(Random.Shared.Next(200, 600));
            node.Kill();
            await node.StartAsync();
        }
        await Task.WhenAll(clients);
        var books = new Books(database);
        var all = await books.Rows<Guid>("select id from ledger.log where kind = 'transfer' order by position desc");
        all.Count.ShouldBe(Payments);
        await FoldedAsync(books);
        // Everybody is everybody's friend, so all of it is in each feed.
        foreach (var viewer in crowd) (await FeedAsync(node, viewer)).ShouldBe(all, viewer.Username);
        await books.Verify();
    }

    static async Task<List<Guid>> FeedAsync(Node node, Payer viewer)
    {
        var (ids, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await AskAsync(node, HttpMethod.Get, $"/v1/feed?limit=20{(cursor is null ? "" : $"&cursor={cursor}")}", viewer);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return ids;
    }

    static async Task<JsonElement> AskAsync(Node node, HttpMethod method, string path, Payer who)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", who.Token) } };
        using var answer = await node.Http.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {answer.StatusCode}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    static async Task FoldedAsync(Books books)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (await books.One<bool>("select min(c.position) = min(h.position) from ledger.checkpoint c, ledger.log_head h where c.projection in ('feed', 'activity', 'notifications')")) return;
            await Task.Delay(100);
        }
        throw new TimeoutException("the projections did not catch up");
    }
}
