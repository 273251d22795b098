using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Quits.Tests.Support;

namespace Quits.System.Tests;

/// <summary>RQ-2 under power failures: between "paid" and the money there is no moment in which a server can die.</summary>
public sealed class RequestCrashTests
{
    sealed record Ask(Guid Id, Payer Asker, Payer Asked, long Cents);

    /// <summary>Two clients of each payer press Pay, with keys of their own, while the server is killed again and again.</summary>
    [Fact]
    public async Task After_kills_of_the_server_money_moved_exactly_for_what_is_paid()
    {
        var database = await Databases.CreateAsync();
        await using var node = await Node.StartAsync(database);
        var crowd = await Payer.CrowdAsync(node, 4);
        var asks = new List<Ask>();
        for (var i = 0; i < 150; i++) asks.Add(await AskAsync(node, crowd[i % 4], crowd[(i + 1 + i / 4 % 3) % 4], 1 + i));
        var presses = asks.SelectMany(ask => new[] { (Ask: ask, Key: Guid.NewGuid()), (Ask: ask, Key: Guid.NewGuid()) }).ToArray();
        var (queue, outcomes) = (new ConcurrentQueue<(Ask Ask, Guid Key)>(presses), new ConcurrentDictionary<Guid, Outcome>());
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var press))
            {
                outcomes[press.Key] = await PayAsync(node, press.Ask, press.Key);
                await Task.Delay(outcomes[press.Key].Status is null ? 1_000 : Random.Shared.Next(60));
            }
        })).ToArray();
        for (var kills = 1; kills <= 4; kills++)
        {
            // In the middle of it, however fast the machine is: some are answered, others on their way.
            while (outcomes.Values.Count(o => o.Status is not null) < 25 * kills && !queue.IsEmpty) await Task.Delay(5);
            node.Kill();
            await node.StartAsync();
        }
        await Task.WhenAll(clients);
        outcomes.Values.ShouldContain(o => o.Paid);
        outcomes.Values.ShouldContain(o => o.Status == null);
        await ReplayAll(node, presses, outcomes);
        await AccountFor(new(database), crowd, asks);
    }

    /// <summary>Sent once more, every key has an answer, what was acknowledged the same one; and of the two keys of a request one has paid it.</summary>
    static async Task ReplayAll(Node node, (Ask Ask, Guid Key)[] presses, ConcurrentDictionary<Guid, Outcome> outcomes)
    {
        foreach (var pair in presses.Chunk(2))
        {
            var again = await Task.WhenAll(pair.Select(press => PayAsync(node, press.Ask, press.Key)));
            again.Select(o => o.Status).Order().ShouldBe([201, 409]);
            for (var i = 0; i < 2; i++)
                if (outcomes[pair[i].Key] is { Paid: true } first)
                    again[i].Json.GetProperty("transfer").GetRawText().ShouldBe(first.Json.GetProperty("transfer").GetRawText());
        }
    }

    static async Task AccountFor(Books books, Payer[] crowd, List<Ask> asks)
    {
        (await books.One<long>("""
            select count(*) from requests.request r join ledger.log l on l.id = r.transfer
            where r.state = 2 and l.outcome = 0 and (l.payload ->> 'request')::uuid = r.id and (l.payload ->> 'amount')::bigint = r.amount
            """)).ShouldBe(asks.Count);
        (await books.One<long>("select count(*) from ledger.log where kind = 'transfer' and outcome = 0")).ShouldBe(asks.Count);
        foreach (var one in crowd)
            (await books.One<long>("select balance from ledger.account where id = @Id", new { one.Id })).ShouldBe(
                Payer.FirstMoney + asks.Where(a => a.Asker == one).Sum(a => a.Cents) - asks.Where(a => a.Asked == one).Sum(a => a.Cents), one.Username);
        await books.Verify();
    }

    static async Task<Ask> AskAsync(Node node, Payer asker, Payer asked, long cents)
    {
        var answer = await SendAsync(node, asker, "/v1/requests", new { requesteeId = asked.Id, amount = cents }, Guid.NewGuid());
        answer.Status.ShouldBe(201, answer.Body);
        return new(answer.Json.GetProperty("id").GetGuid(), asker, asked, cents);
    }

    static Task<Outcome> PayAsync(Node node, Ask ask, Guid key) => SendAsync(node, ask.Asked, $"/v1/requests/{ask.Id}/pay", new { amount = ask.Cents }, key);

    /// <summary>Whatever happens on the way is an unknown outcome, as for any client.</summary>
    static async Task<Outcome> SendAsync(Node node, Payer who, string path, object body, Guid key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", who.Token);
        request.Headers.Add("Idempotency-Key", key.ToString());
        try
        {
            using var answer = await node.Http.SendAsync(request);
            return new((int)answer.StatusCode, answer.Headers.Contains("Idempotent-Replayed"), await answer.Content.ReadAsStringAsync());
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException or IOException)
        {
            return Outcome.Unknown;
        }
    }
}
