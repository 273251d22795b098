using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Tests.Core;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Store;

/// <summary>The rolling windows of TR-12 over real rows and a clock that is moved.</summary>
public sealed class LimitTests
{
    static readonly SendingLimits Limits = new([100, 0, 0, 0], [300, 0, 0, 0]);

    [Fact]
    public async Task What_was_sent_counts_for_24_hours_and_not_a_microsecond_longer()
    {
        await using var books = await Books.OpenAsync(Limits);
        var (ann, bob) = (await books.WalletAsync(10_000), await books.WalletAsync());
        await Pay(books, ann, bob, 100, Verdict.Accepted);
        await Pay(books, ann, bob, 1, Verdict.DailyLimitExceeded);

        books.Clock.Move(TimeSpan.FromDays(1) - TimeSpan.FromMicroseconds(1));
        await Pay(books, ann, bob, 1, Verdict.DailyLimitExceeded);
        (await books.ReadAsync(ann)).DailyRemaining.ShouldBe(0);
        books.Clock.Move(TimeSpan.FromMicroseconds(1));
        (await books.ReadAsync(ann)).DailyRemaining.ShouldBe(100);
        await Pay(books, ann, bob, 100, Verdict.Accepted);
    }

    [Fact]
    public async Task What_was_sent_counts_for_seven_days_and_not_a_microsecond_longer()
    {
        await using var books = await Books.OpenAsync(Limits);
        var (ann, bob) = (await books.WalletAsync(10_000), await books.WalletAsync());
        for (var day = 0; day < 3; day++)
        {
            await Pay(books, ann, bob, 100, Verdict.Accepted);
            books.Clock.Move(TimeSpan.FromDays(1));
        }
        await Pay(books, ann, bob, 1, Verdict.WeeklyLimitExceeded);
        books.Clock.Move(TimeSpan.FromDays(4) - TimeSpan.FromMicroseconds(1));
        await Pay(books, ann, bob, 1, Verdict.WeeklyLimitExceeded);
        books.Clock.Move(TimeSpan.FromMicroseconds(1));
        (await books.ReadAsync(ann)).WeeklyRemaining.ShouldBe(100);
        await Pay(books, ann, bob, 101, Verdict.DailyLimitExceeded);
        await Pay(books, ann, bob, 100, Verdict.Accepted);
        await Pay(books, ann, bob, 1, Verdict.DailyLimitExceeded);
    }

    [Fact]
    public async Task What_had_been_sent_by_any_time_is_what_the_entries_say()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(10_000), await books.WalletAsync(10_000));
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            await Pay(books, i % 3 == 0 ? bob : ann, i % 3 == 0 ? ann : bob, random.Next(1, 50), Verdict.Accepted);
            // Some at one and the same time: only the last of them counts.
            if (random.Next(3) > 0) books.Clock.Move(TimeSpan.FromMicroseconds(random.Next(1, 1_000_000)));
        }
        const string Wrong = """
            select count(*) from ledger.account a cross join lateral (
                select t from (select at from ledger.entry where account = a.id) e, unnest(array[at - interval '1 microsecond', at, at + interval '1 microsecond']) t) times
            where ledger.sent_by(a.id, a.version, times.t) <> coalesce((
                select -sum(amount) from ledger.entry where account = a.id and amount < 0 and at <= times.t), 0)
            and a.id = any(@ids)
            """;
        (await books.SqlAsync<long>(Wrong, new { ids = new[] { ann.Value, bob.Value } })).ShouldBe(0);
        (await books.SqlAsync<long>("select ledger.sent_by(@id, 0, now())", new { id = Guid.NewGuid() })).ShouldBe(0);
    }

    [Fact]
    public async Task Many_at_once_never_pass_a_limit()
    {
        await using var books = await Books.OpenAsync(Limits);
        var other = await books.AddNodeAsync();
        var (ann, bob) = (await books.WalletAsync(10_000), await books.WalletAsync());
        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? books.Node : other).Ledger.SubmitAsync(
            i % 4 == 0 ? Ask.Hold(ann, bob, 7, counted: true) : Ask.Pay(ann, bob, 7, counted: true)))));
        all.Count(d => d.Accepted).ShouldBe(14);
        (await books.ReadAsync(ann)).DailyRemaining.ShouldBe(2);
    }

    [Fact]
    public async Task A_hold_that_does_not_count_does_not_hide_what_has_aged()
    {
        await using var books = await Books.OpenAsync(Limits);
        var (ann, bob) = (await books.WalletAsync(10_000), await books.WalletAsync());
        await Pay(books, ann, bob, 60, Verdict.Accepted);
        books.Clock.Move(TimeSpan.FromDays(8));
        await using var work = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken);
        var decisions = await work.CommitAsync([Ask.Hold(ann, bob, 30), Ask.Pay(ann, bob, 40, counted: true)], TestContext.Current.CancellationToken);
        decisions.ShouldAllBe(d => d.Accepted);
    }

    [Fact]
    public async Task A_server_whose_clock_is_ahead_does_not_make_a_limit_forget_or_repeat_a_payment()
    {
        await using var books = await Books.OpenAsync(Limits);
        var ahead = new MovedClock();
        ahead.Move(TimeSpan.FromMinutes(10));
        var other = await books.AddNodeAsync(ahead);
        var (ann, bob) = (await books.WalletAsync(10_000), await books.WalletAsync());
        (await other.Ledger.SubmitAsync(Ask.Pay(ann, bob, 40, counted: true))).Accepted.ShouldBeTrue();
        await Pay(books, ann, bob, 60, Verdict.Accepted);

        books.Clock.Move(TimeSpan.FromDays(8));

        (await books.ReadAsync(ann)).DailyRemaining.ShouldBe(100);
        await Pay(books, ann, bob, 100, Verdict.Accepted);
        await Pay(books, ann, bob, 1, Verdict.DailyLimitExceeded);
        (await books.SqlAsync<long>("""
            select count(*) from ledger.entry e join ledger.entry f on f.account = e.account and f.version = e.version + 1 where f.at < e.at
            """)).ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_shortcut_over_aged_sums_always_equals_the_exact_sum(int seed)
    {
        await using var books = await Books.OpenAsync(Limits);
        var naive = new NaiveLedger(Limits) { Accounts = { [HouseAccounts.Equity.Value] = new() { House = true } } };
        var wallets = await books.WalletsAsync(3, 0);
        foreach (var wallet in wallets) naive.Accounts.Add(wallet.Value, new());
        var history = new RandomHistory(seed, wallets);
        for (var step = 0; step < 60; step++)
        {
            books.Clock.Move(history.Pause());
            naive.Now = books.Clock.GetUtcNow();
            var batch = history.Batch(5, naive.Now);
            await using var work = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken);
            var decisions = await work.CommitAsync(batch, TestContext.Current.CancellationToken);
            decisions.Select(d => d.Verdict).ShouldBe(batch.Select(naive.Apply), $"seed {seed}, step {step}");
            foreach (var wallet in wallets)
            {
                var left = Math.Max(0, 100 - naive.Accounts[wallet.Value].SentSince(naive.Now.AddDays(-1)) - naive.Accounts[wallet.Value].Held);
                (await books.ReadAsync(wallet)).DailyRemaining.ShouldBe(left, $"seed {seed}, step {step}");
            }
        }
    }

    static async Task Pay(Books books, AccountId from, AccountId to, long amount, Verdict verdict) =>
        (await books.Ledger.SubmitAsync(Ask.Pay(from, to, amount, counted: true))).Verdict.ShouldBe(verdict);
}
