using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Tests.Harness;
using Quits.Ledger.Verify;

namespace Quits.Ledger.Tests.Verify;

public sealed class ReconcilerTests
{
    [Fact]
    public async Task Books_in_order_are_left_alone()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        await books.Ledger.SubmitAsync(Ask.Hold(ann, bob, 10));
        await CheckAsync(books);
        (await FoundAsync(books)).ShouldBe(0);
        (await CheckAsync(books)).ShouldBe(await books.SqlAsync<long>("select position from ledger.log_head"));
    }

    [Theory]
    [InlineData("update ledger.account set balance = balance + 7 where id = @ann")]
    [InlineData("update ledger.account set held = held + 7 where id = @ann")]
    public async Task A_falsified_account_is_found_after_its_next_payment_and_frozen_against_spending(string falsification)
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync(100));
        await CheckAsync(books);
        await books.FalsifyAsync(falsification, new { ann = ann.Value });
        (await books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 10))).Accepted.ShouldBeTrue();

        await CheckAsync(books);

        (await books.ReadAsync(ann)).Status.ShouldBe(AccountStatus.Frozen);
        (await books.ReadAsync(bob)).Status.ShouldBe(AccountStatus.Active);
        (await books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 10))).Verdict.ShouldBe(Verdict.AccountFrozen);
        (await books.Ledger.SubmitAsync(Ask.Pay(bob, ann, 10))).Accepted.ShouldBeTrue("it can still receive (TR-13)");
        (await books.SqlAsync<Guid>("select distinct account from ledger.discrepancy")).ShouldBe(ann.Value);
        books.Node.Logged.Lines.ShouldContain(l => l.Event.Id == 2020 && l.Text.Contains(ann.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_nightly_check_finds_what_nobody_touched_and_runs_once_a_night()
    {
        await using var books = await Books.OpenAsync();
        var other = await books.AddNodeAsync();
        var ann = await books.WalletAsync(100);
        await books.SqlAsync<object>("update ledger.checkpoint set position = 0 where projection = 'reconciliation.nightly'");
        await books.FalsifyAsync("update ledger.account set balance = balance + 7 where id = @ann", new { ann = ann.Value });

        var ran = await Task.WhenAll(new[] { books.Node, other }.Select(n => Task.Run(() => n.Get<Reconciler>().CheckEverythingNightlyAsync(CancellationToken.None))));

        ran.Count(r => r).ShouldBe(1);
        (await books.ReadAsync(ann)).Status.ShouldBe(AccountStatus.Frozen);
        (await books.Node.Get<Reconciler>().CheckEverythingNightlyAsync(CancellationToken.None)).ShouldBeFalse();
        books.Clock.Move(TimeSpan.FromDays(1));
        (await books.Node.Get<Reconciler>().CheckEverythingNightlyAsync(CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_night_whose_check_failed_is_not_lost()
    {
        await using var books = await Books.OpenAsync(projections: new BrokenProof());
        books.AreFalsified = true;
        await books.SqlAsync<object>("update ledger.checkpoint set position = 0 where projection = 'reconciliation.nightly'");
        var reconciler = books.Node.Get<Reconciler>();
        for (var i = 0; i < 2; i++) await Should.ThrowAsync<Exception>(() => reconciler.CheckEverythingNightlyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_closed_account_stays_closed()
    {
        await using var books = await Books.OpenAsync();
        var ann = await books.WalletAsync(100);
        await books.Ledger.SubmitAsync(Ask.Status(ann, AccountStatus.Closed));
        await books.Node.Get<Reconciler>().ReportAsync([new("a_check", ann.Value, 1, 2)], CancellationToken.None);
        (await books.ReadAsync(ann)).Status.ShouldBe(AccountStatus.Closed);
    }

    static Task<long> CheckAsync(Books books) => books.Node.Get<Reconciler>().CheckChangedAsync(TestContext.Current.CancellationToken);

    static Task<long> FoundAsync(Books books) => books.SqlAsync<long>("select count(*) from ledger.discrepancy");

    sealed class BrokenProof : Quits.Ledger.Log.IProjection
    {
        public string Name => "broken";
        public int Version => 1;
        public IReadOnlyList<string> Tables => [];
        public string VerifySql => "select broken from nowhere";
        public Task ApplyAsync(IReadOnlyList<Quits.Ledger.Log.LogEntry> entries, Npgsql.NpgsqlConnection connection, CancellationToken ct) => Task.CompletedTask;
    }
}
