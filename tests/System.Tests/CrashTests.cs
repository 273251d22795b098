using System.Collections.Concurrent;
using System.Diagnostics;
using Quits.Tests.Support;

// One after the other: each test kills, restarts and measures processes of its own on two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Quits.System.Tests;

/// <summary>LESSONS 1, 2 and 11: power failures, as far as kill -9 is one, under load.</summary>
public sealed class CrashTests
{
    /// <summary>LESSONS 1: no key is ever stuck.</summary>
    [Fact]
    public async Task After_kills_of_the_server_every_key_ends_in_exactly_one_transfer()
    {
        var database = await Databases.CreateAsync();
        await using var node = await Node.StartAsync(database);
        var crowd = await Payer.CrowdAsync(node, 6);
        var intents = Payer.Intents(crowd, 500);
        var outcomes = new ConcurrentDictionary<Guid, Outcome>();
        var queue = new ConcurrentQueue<Intent>(intents);
        var kills = 0;
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var intent))
            {
                outcomes[intent.Key] = await Payer.PayAsync(node, intent);
                await Task.Delay(outcomes[intent.Key].Paid ? Random.Shared.Next(40) : 300);
            }
        })).ToArray();
        while (!Task.WhenAll(clients).IsCompleted)
        {
            await Task.Delay(Random.Shared.Next(100, 500));
            if (kills >= 5) continue;
            node.Kill();
            kills++;
            await node.StartAsync();
        }
        await Task.WhenAll(clients);
        kills.ShouldBeGreaterThan(1);
        outcomes.Values.ShouldContain(o => o.Paid);
        outcomes.Values.ShouldContain(o => !o.Paid);
        await ReplayAll(node, intents, outcomes);
        var books = new Books(database);
        await books.AccountFor(crowd, intents);
        await books.Verify();
    }

    /// <summary>LESSONS 11: what was acknowledged exists, whoever dies. LESSONS 2: what failed or got no answer replays to the truth.</summary>
    [Fact]
    public async Task After_kills_of_the_database_and_the_server_under_load_every_acknowledged_payment_is_there()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var database = postgres.ConnectionString();
        await using var node = await Node.StartAsync(database);
        var crowd = await Payer.CrowdAsync(node, 8);
        var (intents, outcomes, ended) = (new ConcurrentBag<Intent>(), new ConcurrentDictionary<Guid, Outcome>(), false);
        var clients = Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref ended))
            {
                var intent = Payer.Intents(crowd, 1)[0] with { Cents = Random.Shared.Next(1, 997) };
                intents.Add(intent);
                outcomes[intent.Key] = await Payer.PayAsync(node, intent);
                await Task.Delay(outcomes[intent.Key].Paid ? 40 : 100);
            }
        })).ToArray();
        var begun = Stopwatch.GetTimestamp();
        for (var round = 0; Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(45); round++)
        {
            await Task.Delay(Random.Shared.Next(1_000, 4_000));
            if (round % 3 != 1) postgres.Kill();
            if (round % 3 != 0) node.Kill();
            if (round % 3 != 1) await postgres.RestartAsync();
            if (round % 3 != 0) await node.StartAsync();
            await node.ReadyAsync();
        }
        Volatile.Write(ref ended, true);
        await Task.WhenAll(clients);
        outcomes.Values.Count(o => o.Paid).ShouldBeGreaterThan(100);
        outcomes.Values.ShouldContain(o => o.Status == null);
        outcomes.Values.ShouldAllBe(o => o.Status == null || o.Status == 201 || o.Status >= 500);
        await ReplayAll(node, [.. intents], outcomes);
        var books = new Books(database);
        await books.AccountFor(crowd, intents);
        await Settled(books);
        await books.Verify();
    }

    /// <summary>Sends every key once more: what was acknowledged comes back as the same transfer, and nothing is in doubt any longer.</summary>
    static async Task ReplayAll(Node node, Intent[] intents, ConcurrentDictionary<Guid, Outcome> outcomes)
    {
        foreach (var some in intents.Chunk(16))
        {
            await Task.WhenAll(some.Select(async intent =>
            {
                var (first, again) = (outcomes[intent.Key], await Payer.PayAsync(node, intent));
                again.Status.ShouldBe(201, again.Body);
                if (!first.Paid) return;
                again.Replayed.ShouldBeTrue();
                again.Json.GetProperty("newBalance").GetInt64().ShouldBe(first.Json.GetProperty("newBalance").GetInt64());
                again.Json.GetProperty("transfer").GetRawText().ShouldBe(first.Json.GetProperty("transfer").GetRawText());
            }));
        }
    }

    /// <summary>Waits until the projections and the seal have caught up, so that the proof covers them.</summary>
    static async Task Settled(Books books)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (await books.One<bool>("""
                select (select bool_and(c.position = h.position) from ledger.checkpoint c where c.projection in ('activity', 'notifications'))
                   and (select coalesce(max(last_position), 0) from ledger.seal) = h.position from ledger.log_head h
                """)) return;
            await Task.Delay(100);
        }
        throw new TimeoutException("the projections did not catch up");
    }
}
