using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Log;

public sealed class LogTailTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_follows_from_anywhere_reads_what_the_log_says()
    {
        await using var books = await Books.OpenAsync();
        var tail = books.Node.Get<LogTail>();
        var random = new Random(7);
        var wallets = await books.WalletsAsync(2, 1_000_000);
        for (var round = 0; round < 40; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, random.Next(0, 120)).Select(_ => books.Ledger.SubmitAsync(Ask.Pay(wallets[0], wallets[1], 1))));
            var head = await books.SqlAsync<long>("select position from ledger.log_head");
            var (after, limit) = (random.NextInt64(0, head + 1), random.Next(1, 300));
            var read = await tail.ReadAsync(after, limit, Ct);
            var direct = await DirectAsync(books, after, limit);
            read.Select(e => (e.Position, e.Id, e.Payload)).ShouldBe(direct.Take(read.Count).Select(e => (e.Position, e.Id, e.Payload)));
            read.Count.ShouldBeGreaterThan(after < head ? 0 : -1);
        }
    }

    [Fact]
    public async Task Followers_of_different_speed_each_see_every_entry_once_in_order()
    {
        await using var books = await Books.OpenAsync();
        var tail = books.Node.Get<LogTail>();
        var wallets = await books.WalletsAsync(2, 1_000_000);
        var paying = PayAsync(books, wallets, Limits.TailEntries + 500);
        var followers = new[] { (Limit: 1000, Pause: 0), (Limit: 37, Pause: 1), (Limit: 500, Pause: 20) }.Select(f => FollowAsync(tail, f.Limit, f.Pause, paying)).ToArray();
        await paying;
        var head = await books.SqlAsync<long>("select position from ledger.log_head");
        foreach (var seen in await Task.WhenAll(followers)) seen.ShouldBe(Enumerable.Range(1, (int)head).Select(p => (long)p));
    }

    [Fact]
    public async Task A_follower_ahead_of_what_is_kept_starts_there_and_one_behind_still_reads_all()
    {
        await using var books = await Books.OpenAsync();
        var wallets = await books.WalletsAsync(2, 1_000_000);
        await PayAsync(books, wallets, 200);
        var tail = books.Node.Get<LogTail>();
        var head = await books.SqlAsync<long>("select position from ledger.log_head");

        Positions(await tail.ReadAsync(head - 5, 100, Ct)).ShouldBe([head - 4, head - 3, head - 2, head - 1, head]);
        Positions(await tail.ReadAsync(0, 10, Ct)).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        (await tail.ReadAsync(head, 100, Ct)).ShouldBeEmpty();
        (await tail.ReadAsync(head + 50, 100, Ct)).ShouldBeEmpty();
        await PayAsync(books, wallets, 3);
        Positions(await tail.ReadAsync(head, 100, Ct)).ShouldBe([head + 1, head + 2, head + 3]);
    }

    static async Task<List<long>> FollowAsync(LogTail tail, int limit, int rest, Task paying)
    {
        var seen = new List<long>();
        while (true)
        {
            var last = paying.IsCompleted;
            var entries = await tail.ReadAsync(seen.Count, limit, Ct);
            seen.AddRange(Positions(entries));
            if (last && entries.Count == 0) return seen;
            if (rest > 0) await Task.Delay(rest, Ct);
        }
    }

    static async Task PayAsync(Books books, AccountId[] wallets, int payments)
    {
        for (var done = 0; done < payments; done += 250)
            await Task.WhenAll(Enumerable.Range(0, Math.Min(250, payments - done)).Select(_ => books.Ledger.SubmitAsync(Ask.Pay(wallets[0], wallets[1], 1))));
    }

    static long[] Positions(IReadOnlyList<LogEntry> entries) => [.. entries.Select(e => e.Position)];

    static async Task<IReadOnlyList<LogEntry>> DirectAsync(Books books, long after, int limit)
    {
        await using var connection = await books.Node.Db.App.OpenConnectionAsync(Ct);
        return await books.Node.Get<LogReader>().ReadAsync(connection, after, limit, Ct);
    }
}
