using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Store;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Store;

public sealed class HoldTests
{
    [Fact]
    public async Task Of_many_holds_at_once_only_as_many_are_placed_as_there_is_money_for()
    {
        await using var books = await Books.OpenAsync();
        var other = await books.AddNodeAsync();
        var shop = await books.WalletAsync();
        for (var round = 0; round < 10; round++)
        {
            var ann = await books.WalletAsync(50);
            var placed = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => (i % 2 == 0 ? books.Node : other).Ledger.SubmitAsync(Ask.Hold(ann, shop, 10)))));
            placed.Count(d => d.Accepted).ShouldBe(5);
            placed.Where(d => !d.Accepted).ShouldAllBe(d => d.Verdict == Verdict.InsufficientFunds);
            var view = await books.ReadAsync(ann);
            (view.Balance, view.Held, view.Available).ShouldBe((50, 50, 0));
        }
    }

    [Fact]
    public async Task Post_release_and_expiry_at_once_have_one_outcome()
    {
        await using var books = await Books.OpenAsync();
        var other = await books.AddNodeAsync();
        var shop = await books.WalletAsync();
        var expected = 0L;
        for (var round = 0; round < 30; round++)
        {
            var ann = await books.WalletAsync(100);
            var hold = Ask.Hold(ann, shop, 40, expiresAt: books.Clock.GetUtcNow());
            (await books.Ledger.SubmitAsync(hold)).Accepted.ShouldBeTrue();
            var three = await Task.WhenAll(
                Task.Run(() => books.Ledger.SubmitAsync(Ask.Post(hold.Id, ann, shop, 30))),
                Task.Run(() => other.Ledger.SubmitAsync(Ask.Release(hold.Id, ann))),
                Task.Run(() => (round % 2 == 0 ? books.Node : other).Ledger.SubmitAsync(Ask.Expire(hold.Id, ann))));
            three.Count(d => d.Accepted).ShouldBe(1);
            three.Where(d => !d.Accepted).ShouldAllBe(d => d.Verdict == Verdict.HoldClosed);
            if (three[0].Accepted) expected += 30;
            var view = await books.ReadAsync(ann);
            (view.Balance, view.Held).ShouldBe((three[0].Accepted ? 70 : 100, 0));
        }
        (await books.BalanceAsync(shop)).ShouldBe(expected);
    }

    [Fact]
    public async Task An_expired_hold_frees_itself_and_not_a_moment_before()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        var hold = Ask.Hold(ann, bob, 100, expiresAt: books.Clock.GetUtcNow().AddSeconds(30));
        await books.Ledger.SubmitAsync(hold);
        var expirer = books.Node.Get<HoldExpirer>();

        books.Clock.Move(TimeSpan.FromSeconds(30) - TimeSpan.FromMicroseconds(1));
        (await expirer.ExpireAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
        books.Clock.Move(TimeSpan.FromMicroseconds(1));
        (await expirer.ExpireAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        (await expirer.ExpireAsync(TestContext.Current.CancellationToken)).ShouldBe(0);

        (await books.ReadAsync(ann)).Available.ShouldBe(100);
        (await books.Ledger.SubmitAsync(Ask.Post(hold.Id, ann, bob))).Verdict.ShouldBe(Verdict.HoldClosed);
        (await books.SqlAsync<short>("select status from ledger.hold where id = @id", new { id = hold.Id.Value })).ShouldBe((short)HoldStatus.Expired);
    }

    [Fact]
    public async Task The_expirer_frees_due_holds_by_itself_while_it_runs()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        await books.Ledger.SubmitAsync(Ask.Hold(ann, bob, 100, expiresAt: books.Clock.GetUtcNow().AddHours(1).ToOffset(TimeSpan.FromHours(2))));
        var expirer = books.Node.Get<HoldExpirer>();
        await expirer.StartAsync(TestContext.Current.CancellationToken);

        books.Clock.Move(TimeSpan.FromHours(1));
        await Until.TrueAsync(async () => (await books.ReadAsync(ann)).Held == 0);

        await expirer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_posted_part_leaves_the_rest_free_and_one_entry_pair()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        var hold = Ask.Hold(ann, bob, 80);
        await books.Ledger.SubmitAsync(hold);
        (await books.Ledger.SubmitAsync(Ask.Post(hold.Id, ann, bob, 81))).Verdict.ShouldBe(Verdict.HoldExceeded);
        (await books.Ledger.SubmitAsync(Ask.Post(hold.Id, ann, bob, 30))).Entries.Count.ShouldBe(2);
        var view = await books.ReadAsync(ann);
        (view.Balance, view.Held, view.Available).ShouldBe((70, 0, 70));
    }
}
