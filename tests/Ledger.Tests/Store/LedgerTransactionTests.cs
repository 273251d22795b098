using Dapper;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Store;

public sealed class LedgerTransactionTests
{
    [Fact]
    public async Task Rows_of_ones_own_and_the_movement_commit_together()
    {
        await using var books = await OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        await using (var work = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken))
        {
            await work.Connection.ExecuteAsync("insert into notes.note values ('before')");
            (await work.DecideAsync([Ask.Pay(ann, bob, 40)], TestContext.Current.CancellationToken))[0].Accepted.ShouldBeTrue();
            await work.Connection.ExecuteAsync("insert into notes.note values ('after')");
            (await work.CommitAsync(TestContext.Current.CancellationToken))[0].Position.ShouldBeGreaterThan(0);
        }
        (await NotesAsync(books)).ShouldBe(2);
        (await books.BalanceAsync(bob)).ShouldBe(40);
    }

    [Fact]
    public async Task Without_commit_neither_remains_and_the_connection_is_clean()
    {
        await using var books = await OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        for (var i = 0; i < 30; i++)
        {
            await using var work = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken);
            await work.Connection.ExecuteAsync("insert into notes.note values ('lost')");
            await work.DecideAsync([Ask.Pay(ann, bob, 40)], TestContext.Current.CancellationToken);
        }
        (await NotesAsync(books)).ShouldBe(0);
        (await books.BalanceAsync(ann)).ShouldBe(100);
        (await books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 40))).Accepted.ShouldBeTrue();
        (await books.SqlAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_refusal_may_be_committed_with_rows_of_ones_own()
    {
        await using var books = await OpenAsync();
        var (ann, bob) = (await books.WalletAsync(10), await books.WalletAsync());
        await using var work = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken);
        var decision = (await work.CommitAsync([Ask.Pay(ann, bob, 40)], TestContext.Current.CancellationToken))[0];
        decision.Verdict.ShouldBe(Verdict.InsufficientFunds);
        decision.Position.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_statement_of_ones_own_cannot_be_committed_over(bool replay)
    {
        await using var books = await OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        var ask = Ask.Pay(ann, bob, 40);
        if (replay) await books.Ledger.SubmitAsync(ask);
        await using (var work = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken))
        {
            await work.Connection.ExecuteAsync("insert into notes.note values ('once')");
            await work.DecideAsync([ask], TestContext.Current.CancellationToken);
            await Should.ThrowAsync<PostgresException>(() => work.Connection.ExecuteAsync("insert into notes.note values ('once')"));
            (await Should.ThrowAsync<PostgresException>(() => work.CommitAsync(TestContext.Current.CancellationToken))).SqlState.ShouldBe(PostgresErrorCodes.InFailedSqlTransaction);
        }
        (await NotesAsync(books)).ShouldBe(0);
        (await books.BalanceAsync(bob)).ShouldBe(replay ? 40 : 0);
    }

    [Fact]
    public async Task It_waits_for_batches_and_batches_wait_for_it()
    {
        await using var books = await OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        await using var work = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken);
        await work.DecideAsync([Ask.Pay(ann, bob, 80)], TestContext.Current.CancellationToken);
        var submitted = books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 70));
        (await Task.WhenAny(submitted, Task.Delay(200, TestContext.Current.CancellationToken))).ShouldNotBe(submitted);
        await work.CommitAsync(TestContext.Current.CancellationToken);
        (await submitted).Verdict.ShouldBe(Verdict.InsufficientFunds);
    }

    [Fact]
    public async Task A_cancelled_request_leaves_nothing_behind()
    {
        await using var books = await OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100), await books.WalletAsync());
        await using var holder = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken);
        await holder.DecideAsync([Ask.Pay(ann, bob, 1)], TestContext.Current.CancellationToken);
        using (var leaving = new CancellationTokenSource(100))
        {
            await using var work = await books.Ledger.BeginAsync(TestContext.Current.CancellationToken);
            await Should.ThrowAsync<OperationCanceledException>(() => work.DecideAsync([Ask.Pay(ann, bob, 50)], leaving.Token));
        }
        await holder.CommitAsync(TestContext.Current.CancellationToken);
        (await books.BalanceAsync(ann)).ShouldBe(99);
        (await books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 99))).Accepted.ShouldBeTrue();
    }

    static async Task<Books> OpenAsync()
    {
        var books = await Books.OpenAsync();
        await books.SqlAsync<object>("create schema notes; create table notes.note (text text primary key); grant usage on schema notes to quits_app; grant all on notes.note to quits_app");
        return books;
    }

    static Task<long> NotesAsync(Books books) => books.SqlAsync<long>("select count(*) from notes.note");
}
