using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Log;

public sealed class ProjectionTests
{
    [Fact]
    public async Task Each_entry_is_applied_exactly_once_across_crashes_in_the_middle()
    {
        var sums = new SumsProjection();
        await using var books = await OpenAsync(sums);
        sums.FailNext(2);
        await PayAsync(books, 30);
        var runner = await books.Node.RunAsync(sums);
        await PayAsync(books, 30);
        await CaughtUpAsync(books);
        await runner.StopAsync(CancellationToken.None);

        (await SumsProjection.WrongAsync(books)).ShouldBe(0);
        books.Node.Logged.Lines.Count(l => l.Event.Id == 2010).ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_runners_one_works_and_the_other_stands_by_and_takes_over()
    {
        var sums = new SumsProjection();
        await using var books = await OpenAsync(sums);
        var other = await books.AddNodeAsync();
        var busy = 0;
        var most = 0;
        sums.OnApply = _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref busy));
            Task.Delay(30).Wait();
            Interlocked.Decrement(ref busy);
        };
        var (first, second) = (await books.Node.RunAsync(sums), await other.RunAsync(sums));
        for (var i = 0; i < 10; i++) await PayAsync(books, 4);
        await CaughtUpAsync(books);
        most.ShouldBe(1);

        await first.StopAsync(CancellationToken.None);
        await PayAsync(books, 10);
        await CaughtUpAsync(books);
        await second.StopAsync(CancellationToken.None);
        (await SumsProjection.WrongAsync(books)).ShouldBe(0);
    }

    [Fact]
    public async Task A_cancelled_task_inside_a_fold_does_not_end_the_runner()
    {
        var sums = new SumsProjection();
        await using var books = await OpenAsync(sums);
        var cancelled = 0;
        sums.OnApply = _ => { if (Interlocked.Increment(ref cancelled) == 1) throw new TaskCanceledException("a time-out of its own"); };
        var runner = await books.Node.RunAsync(sums);
        await PayAsync(books, 5);
        await CaughtUpAsync(books);
        await runner.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_rebuild_equals_the_live_fold_also_while_entries_arrive()
    {
        var sums = new SumsProjection();
        await using var books = await OpenAsync(sums);
        var runner = await books.Node.RunAsync(sums);
        await PayAsync(books, 200);
        using var enough = new CancellationTokenSource();
        var load = Task.Run(async () => { while (!enough.IsCancellationRequested) await PayAsync(books, 5); }, CancellationToken.None);

        for (var i = 0; i < 3; i++) await books.Node.Get<Rebuilder>().RebuildAsync(sums, TestContext.Current.CancellationToken);

        await enough.CancelAsync();
        await load;
        await CaughtUpAsync(books);
        await runner.StopAsync(CancellationToken.None);
        (await SumsProjection.WrongAsync(books)).ShouldBe(0);
        (await books.SqlAsync<long>("select count(*) from sums.seen where length <> 2")).ShouldBe(0);
    }

    [Fact]
    public async Task A_rebuild_heals_falsified_rows_and_the_proof_finds_them_before()
    {
        var sums = new SumsProjection();
        await using var books = await OpenAsync(sums);
        await PayAsync(books, 20);
        await books.Node.Get<Rebuilder>().RebuildAsync(sums, TestContext.Current.CancellationToken);
        await books.SqlAsync<object>("delete from sums.seen where position = 7");
        (await books.ProveAsync()).Discrepancies.ShouldHaveSingleItem().CheckName.ShouldBe("sums.every_entry_is_seen");
        await books.Node.Get<Rebuilder>().RebuildAsync(sums, TestContext.Current.CancellationToken);
        (await SumsProjection.WrongAsync(books)).ShouldBe(0);
    }

    [Fact]
    public async Task A_failed_rebuild_leaves_the_old_rows_and_no_trace()
    {
        var sums = new SumsProjection();
        await using var books = await OpenAsync(sums);
        await PayAsync(books, 20);
        await books.Node.Get<Rebuilder>().RebuildAsync(sums, TestContext.Current.CancellationToken);
        sums.FailNext(1);
        await Should.ThrowAsync<InvalidOperationException>(() => books.Node.Get<Rebuilder>().RebuildAsync(sums, TestContext.Current.CancellationToken));
        (await SumsProjection.WrongAsync(books)).ShouldBe(0);
        await books.Node.Get<Rebuilder>().RebuildAsync(sums, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_raised_version_rebuilds_once_and_the_older_server_stands_by()
    {
        var (older, newer) = (new SumsProjection(), new SumsProjection { Version = 2, Mark = "v2" });
        await using var books = await OpenAsync(older);
        var other = await books.AddNodeAsync();
        var old = await books.Node.RunAsync(older);
        await PayAsync(books, 20);
        await CaughtUpAsync(books);

        var young = await other.RunAsync(newer);
        await Until.TrueAsync(async () => await books.SqlAsync<int>("select version from ledger.checkpoint where projection = 'sums'") == 2);
        await PayAsync(books, 20);
        await CaughtUpAsync(books);

        (await books.SqlAsync<long>("select count(*) from sums.seen where mark <> 'v2'")).ShouldBe(0);
        (await SumsProjection.WrongAsync(books)).ShouldBe(0);
        await old.StopAsync(CancellationToken.None);
        await young.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_backlog_is_folded_slice_after_slice_without_a_wait_between()
    {
        var sums = new SumsProjection();
        await using var books = await OpenAsync(sums);
        await books.Node.StopAsync();                           // no signal will come
        await books.SqlAsync<object>("""
            insert into ledger.log (position, id, at, kind, outcome, payload) select n, gen_random_uuid(), now(), 'happened', 0, '{}' from generate_series(1, 5500) n;
            update ledger.log_head set position = 5500
            """);
        var started = TimeProvider.System.GetTimestamp();
        var slices = new List<(int Count, TimeSpan At)>();
        sums.OnApply = entries => slices.Add((entries.Count, TimeProvider.System.GetElapsedTime(started)));
        var runner = await books.Node.RunAsync(sums);
        await CaughtUpAsync(books);
        await runner.StopAsync(CancellationToken.None);
        slices.Select(s => s.Count).ShouldBe([.. Enumerable.Repeat(Limits.ProjectionSlice, 5), 500]);
    }

    static async Task<Books> OpenAsync(SumsProjection sums)
    {
        var books = await Books.OpenAsync(null, sums);
        await SumsProjection.CreateTablesAsync(books);
        return books;
    }

    static async Task PayAsync(Books books, int count)
    {
        var wallet = await books.WalletAsync(1_000);
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => books.Ledger.SubmitAsync(Ask.Pay(wallet, HouseAccounts.Fees, 1 + i % 3))));
    }

    static Task CaughtUpAsync(Books books) =>
        Until.TrueAsync(async () => await SumsProjection.PositionAsync(books) == await books.SqlAsync<long>("select position from ledger.log_head"));
}
