using Dapper;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Store;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Positions_are_dense_and_versions_without_gaps_under_many_submitters_on_two_nodes()
    {
        await using var books = await Books.OpenAsync();
        var nodes = new[] { books.Node, await books.AddNodeAsync() };
        var wallets = await books.WalletsAsync(20, 1_000);

        var decisions = await InParallel(32, async worker =>
        {
            var random = new Random(worker);
            var mine = new List<Decision>();
            for (var i = 0; i < 40; i++)
            {
                var from = random.Next(20);
                mine.Add(await nodes[worker % 2].Ledger.SubmitAsync(Ask.Pay(wallets[from], wallets[(from + 1 + random.Next(19)) % 20], random.Next(1, 400))));
            }
            return mine;
        });

        var positions = decisions.SelectMany(d => d).Select(d => d.Position).Order().ToArray();
        positions.ShouldBe(Enumerable.Range((int)positions[0], 32 * 40).Select(p => (long)p));
        (await books.SqlAsync<long>("select max(position) from ledger.log")).ShouldBe(positions[^1]);
    }

    [Fact]
    public async Task Of_eighty_and_seventy_from_a_hundred_exactly_one_goes_through()
    {
        await using var books = await Books.OpenAsync();
        var nodes = new[] { books.Node, await books.AddNodeAsync() };
        var shop = await books.WalletAsync();
        for (var round = 0; round < 60; round++)
        {
            var ann = await books.WalletAsync(100_00);
            var two = await Task.WhenAll(
                Task.Run(() => nodes[0].Ledger.SubmitAsync(Ask.Pay(ann, shop, 80_00))),
                Task.Run(() => nodes[round % 2].Ledger.SubmitAsync(Ask.Pay(ann, shop, 70_00))));
            two.Select(d => d.Verdict).ShouldBe([Verdict.Accepted, Verdict.InsufficientFunds], ignoreOrder: true);
            (await books.BalanceAsync(ann)).ShouldBe(two[0].Accepted ? 20_00 : 30_00);
        }
    }

    [Fact]
    public async Task Both_ways_between_two_accounts_neither_deadlocks_nor_refuses_falsely()
    {
        await using var books = await Books.OpenAsync();
        var nodes = new[] { books.Node, await books.AddNodeAsync() };
        var (ann, bob) = (await books.WalletAsync(32 * 25), await books.WalletAsync(32 * 25));

        var all = await InParallel(32, async worker =>
        {
            var (from, to) = worker % 2 == 0 ? (ann, bob) : (bob, ann);
            var mine = new List<Decision>();
            for (var i = 0; i < 25; i++) mine.Add(await nodes[worker / 2 % 2].Ledger.SubmitAsync(Ask.Pay(from, to, 1)));
            return mine;
        });

        all.SelectMany(d => d).ShouldAllBe(d => d.Accepted);
        (await books.BalanceAsync(ann)).ShouldBe(32 * 25);
        (await books.BalanceAsync(bob)).ShouldBe(32 * 25);
    }

    [Fact]
    public async Task A_ring_of_ten_on_two_nodes_neither_deadlocks_nor_refuses_falsely()
    {
        await using var books = await Books.OpenAsync();
        var nodes = new[] { books.Node, await books.AddNodeAsync() };
        var ring = await books.WalletsAsync(10, 3_000);

        var all = await InParallel(30, async worker =>
        {
            var mine = new List<Decision>();
            for (var i = 0; i < 30; i++) mine.Add(await nodes[i % 2].Ledger.SubmitAsync(Ask.Pay(ring[(worker + i) % 10], ring[(worker + i + 1) % 10], 1 + worker % 3)));
            return mine;
        });

        all.SelectMany(d => d).ShouldAllBe(d => d.Accepted);
        foreach (var wallet in ring) (await books.BalanceAsync(wallet)).ShouldBe(3_000);
        nodes.SelectMany(n => n.Logged.Lines).ShouldAllBe(l => l.Level < Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task One_key_on_two_nodes_moves_once_whatever_the_accounts()
    {
        await using var books = await Books.OpenAsync();
        var nodes = new[] { books.Node, await books.AddNodeAsync() };
        var wallets = await books.WalletsAsync(4, 1_000);
        for (var round = 0; round < 25; round++)
        {
            var first = Ask.Pay(wallets[0], wallets[1], 10);
            // The same key for another request, on accounts that no common lock orders.
            var other = Ask.Pay(wallets[2], wallets[3], 20, id: first.Id);
            var answers = await InParallel(12, worker => nodes[worker % 2].Ledger.SubmitAsync(worker % 3 == 0 ? other : first));
            answers.Count(a => a is { Accepted: true, Replayed: false }).ShouldBe(1);
            answers.Where(a => !a.Accepted).ShouldAllBe(a => a.Verdict == Verdict.KeyReused);
            answers.Where(a => a.Accepted).Select(a => a.Position).Distinct().Count().ShouldBe(1);
            (await books.SqlAsync<long>("select count(*) from ledger.entry where transaction = @id", new { id = first.Id.Value })).ShouldBe(2);
        }
    }

    [Fact]
    public async Task A_wallet_opened_on_two_nodes_at_once_is_opened_once()
    {
        await using var books = await Books.OpenAsync();
        var other = await books.AddNodeAsync();
        for (var round = 0; round < 25; round++)
        {
            var person = PersonId.New();
            OpenWallet Open() => new(TransactionId.New(), "wallet.opened", AccountId.WalletOf(person), person, "USD", 0, "{}");
            var two = await Task.WhenAll(Task.Run(() => books.Ledger.SubmitAsync(Open())), Task.Run(() => other.Ledger.SubmitAsync(Open())));
            two.Select(d => d.Verdict).ShouldBe([Verdict.Accepted, Verdict.AccountExists], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_used_key_answers_the_same_after_a_restart_and_refuses_another_request()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        var ask = Ask.Pay(ann, bob, 60);
        var refused = Ask.Pay(ann, bob, 70);
        var first = await books.Ledger.SubmitAsync(ask);
        (await books.Ledger.SubmitAsync(refused)).Verdict.ShouldBe(Verdict.InsufficientFunds);
        await books.Ledger.SubmitAsync(Ask.Pay(HouseAccounts.Equity, ann, 500));

        var restarted = await books.AddNodeAsync();
        var again = await restarted.Ledger.SubmitAsync(ask);

        (again.Replayed, again.Position, again.At, again.Verdict).ShouldBe((true, first.Position, first.At, Verdict.Accepted));
        again.Entries.ShouldBe(first.Entries);
        (await restarted.Ledger.SubmitAsync(refused)).Verdict.ShouldBe(Verdict.InsufficientFunds, "a refusal is an answer too (ID-4)");
        (await restarted.Ledger.SubmitAsync(Ask.Pay(ann, bob, 61, id: ask.Id))).Verdict.ShouldBe(Verdict.KeyReused);
        (await restarted.Ledger.SubmitAsync(Ask.Fact(ask.Id))).Verdict.ShouldBe(Verdict.KeyReused);
        (await books.BalanceAsync(bob)).ShouldBe(60);
    }

    [Fact]
    public async Task Balances_above_two_to_the_thirty_first_cents_are_exact()
    {
        await using var books = await Books.OpenAsync();
        const long Much = (1L << 40) + 7;
        var (ann, bob) = (await books.WalletAsync(Much), await books.WalletAsync());
        (await books.Ledger.SubmitAsync(Ask.Pay(ann, bob, Much - 1))).BalanceAfter(bob).ShouldBe(Much - 1);
        (await books.BalanceAsync(ann)).ShouldBe(1);
    }

    static async Task<T[]> InParallel<T>(int workers, Func<int, Task<T>> work) =>
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => work(worker))));
}
