using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Store;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Failures;

public sealed class CutConnectionTests
{
    [Fact]
    public async Task A_commit_whose_reply_was_lost_is_answered_once_as_a_first_answer_and_not_doubled()
    {
        await using var books = await Books.OpenAsync();
        using var line = new LossyLine(new NpgsqlConnectionStringBuilder(books.ConnectionString).Port);
        await using var node = await new Node(new NpgsqlConnectionStringBuilder(books.ConnectionString) { Port = line.Port }.ConnectionString,
            books.Clock, SendingLimits.None, []).StartAsync();
        var (ann, bob) = (await books.WalletAsync(10_000), await books.WalletAsync());
        var before = Ask.Pay(ann, bob, 5);
        await books.Ledger.SubmitAsync(before);

        for (var round = 1; round <= 10; round++)
        {
            line.LoseNextCommits(1 + round % 2);
            var ask = Ask.Pay(ann, bob, 10);
            var all = await Task.WhenAll(node.Ledger.SubmitAsync(ask), node.Ledger.SubmitAsync(ask), node.Ledger.SubmitAsync(before));

            all.ShouldAllBe(d => d.Accepted && d.Position > 0);
            all[..2].Count(d => !d.Replayed).ShouldBe(1, "one of the twins is the first answer");
            all[2].Replayed.ShouldBeTrue("this one was answered long before");
            all[0].Position.ShouldBe(all[1].Position);
        }
        line.Lost.ShouldBeGreaterThan(9);
        (await books.BalanceAsync(bob)).ShouldBe(105);
    }

    [Fact]
    public async Task Connections_cut_in_mid_batch_lose_and_double_nothing()
    {
        await using var books = await Books.OpenAsync();
        var wallets = await books.WalletsAsync(8, 100_000);
        using var enough = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await CutAsync(books);
                await Task.Delay(60, CancellationToken.None);
            }
        }, CancellationToken.None);

        var sent = await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var moved = 0;
            for (var i = 0; i < 40; i++)
            {
                var ask = Ask.Pay(wallets[worker % 8], HouseAccounts.Fees, 1);
                var (decision, askedAgain) = await UntilAnsweredAsync(books.Ledger, ask);
                decision.Accepted.ShouldBeTrue();
                if (!askedAgain) decision.Replayed.ShouldBeFalse("the asker asked once");
                moved++;
            }
            return moved;
        })));
        await enough.CancelAsync();
        await cutting;
        await CutAsync(books);
        books.Node.Db.App.Clear(); // of idle connections that were cut the pool hears when one is used, and closing the books would be that use

        (await books.SqlAsync<long>("select balance from ledger.account where id = @id", new { id = HouseAccounts.Fees.Value })).ShouldBe(sent.Sum());
        books.Node.Logged.Lines.ShouldContain(l => l.Event.Id == 2003, "no batch was ever cut: the test tested nothing");
    }

    static Task CutAsync(Books books) =>
        books.SqlAsync<object>("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'quits'");

    static async Task<(Decision Decision, bool AskedAgain)> UntilAnsweredAsync(LedgerClient ledger, Instruction ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await ledger.SubmitAsync(ask), attempt > 1);
            }
            catch (LedgerUnavailableException) when (attempt < 50)
            {
                await Task.Delay(20);
            }
        }
    }
}
