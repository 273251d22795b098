using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Tests.Harness;
using Quits.Ledger.Verify;

namespace Quits.Ledger.Tests.Verify;

public sealed class SealerTests
{
    [Fact]
    public async Task Links_follow_each_other_without_gap_and_each_depends_on_the_one_before()
    {
        await using var books = await Books.OpenAsync();
        var sealer = books.Node.Get<Sealer>();
        for (var i = 0; i < 3; i++)
        {
            await books.WalletAsync(5);
            (await sealer.SealAsync(TestContext.Current.CancellationToken)).ShouldBe(2 * (i + 1));
        }
        (await books.SqlAsync<string>("select string_agg(first_position || '-' || last_position, ' ' order by first_position) from ledger.seal")).ShouldBe("1-2 3-4 5-6");
        (await sealer.SealAsync(TestContext.Current.CancellationToken)).ShouldBe(6, "nothing new, no link");
        (await books.SqlAsync<long>("select count(distinct hash) from ledger.seal")).ShouldBe(3);
    }

    [Fact]
    public async Task Several_sealers_at_once_make_one_chain()
    {
        await using var books = await Books.OpenAsync();
        var other = await books.AddNodeAsync();
        var (ann, bob) = (await books.WalletAsync(500), await books.WalletAsync());
        for (var i = 0; i < 20; i++)
        {
            await books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 1));
            await Task.WhenAll(new[] { books.Node, other }.Select(n => Task.Run(() => n.Get<Sealer>().SealAsync(CancellationToken.None))));
        }
    }

    [Fact]
    public async Task A_backlog_of_more_than_a_slice_is_sealed_without_a_wait_between()
    {
        await using var books = await Books.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 2 * Limits.SealEntries + 10).Select(_ => books.Ledger.SubmitAsync(Ask.Fact())));
        var sealer = books.Node.Get<Sealer>();
        await sealer.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(async () => await books.SqlAsync<long>("select coalesce(max(last_position), 0) from ledger.seal") == 2 * Limits.SealEntries + 10);
        await sealer.StopAsync(TestContext.Current.CancellationToken);
        (await books.SqlAsync<long>("select count(*) from ledger.seal")).ShouldBe(3);
    }
}
