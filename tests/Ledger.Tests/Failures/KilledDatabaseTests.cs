using System.Collections.Concurrent;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Store;
using Quits.Ledger.Tests.Harness;
using Quits.Tests.Support;

namespace Quits.Ledger.Tests.Failures;

public sealed class KilledDatabaseTests
{
    [Fact]
    public async Task After_kill_9_of_the_database_under_load_every_answer_is_true_and_every_unknown_one_replays_to_the_truth()
    {
        await using var server = await PostgresServer.StartAsync();
        await Books.MigrateAsync(server.ConnectionString());
        await using var books = await Books.OpenAsync(server.ConnectionString(), null);
        var wallets = await books.WalletsAsync(6, 10_000);
        var answered = new ConcurrentDictionary<TransactionId, (Instruction Ask, Decision Decision)>();
        var unknown = new ConcurrentBag<Instruction>();
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(() => LoadAsync(books, wallets, worker, answered, unknown, enough.Token))));

        for (var kill = 0; kill < 2; kill++)
        {
            await Task.Delay(1000, TestContext.Current.CancellationToken);
            server.Kill();
            // Longer than a batch is tried again, so that some answers are truly unknown.
            await Task.Delay(1500, TestContext.Current.CancellationToken);
            await server.RestartAsync();
        }
        var afterwards = answered.Count;
        await Until.TrueAsync(() => Task.FromResult(answered.Count > afterwards + 50));
        await enough.CancelAsync();
        await load;

        unknown.ShouldNotBeEmpty("the kills hit nothing");
        foreach (var (ask, decision) in answered.Values) (await AgainAsync(books, ask)).ShouldBe((true, decision.Verdict, decision.Position));
        foreach (var ask in unknown)
        {
            var first = await AgainAsync(books, ask);
            (await AgainAsync(books, ask)).ShouldBe((true, first.Verdict, first.Position));
        }
        var moved = answered.Keys.Concat(unknown.Select(u => u.Id)).Select(id => id.Value).ToArray();
        (await books.SqlAsync<long>("select count(*) from ledger.log where id = any(@moved)", new { moved })).ShouldBe(moved.Length);
    }

    static async Task LoadAsync(Books books, AccountId[] wallets, int worker, ConcurrentDictionary<TransactionId, (Instruction, Decision)> answered, ConcurrentBag<Instruction> unknown, CancellationToken enough)
    {
        var random = new Random(worker);
        while (!enough.IsCancellationRequested)
        {
            var from = random.Next(6);
            var ask = Ask.Pay(wallets[from], wallets[(from + 1 + random.Next(5)) % 6], random.Next(1, 3_000));
            try
            {
                answered[ask.Id] = (ask, await books.Ledger.SubmitAsync(ask));
            }
            catch (LedgerUnavailableException)
            {
                unknown.Add(ask);
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    static async Task<(bool Replayed, Verdict Verdict, long Position)> AgainAsync(Books books, Instruction ask)
    {
        var decision = await books.Ledger.SubmitAsync(ask);
        return (decision.Replayed, decision.Verdict, decision.Position);
    }
}
