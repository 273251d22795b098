using Dapper;
using Npgsql;
using Quits.Ledger.Core;
using Quits.Ledger.Tests.Harness;
using Quits.Ledger.Verify;

namespace Quits.Ledger.Tests.Store;

public sealed class AppendOnlyTests
{
    static readonly string[] Rewrites =
    [
        .. new[] { "entry", "log", "seal", "discrepancy" }.SelectMany(table => new[] { $"delete from ledger.{table}", $"truncate ledger.{table}" }),
        "update ledger.entry set amount = amount + 1", "update ledger.log set payload = '{}'", "update ledger.seal set hash = hash", "update ledger.discrepancy set actual = 0",
    ];

    static readonly string[] OnlyTheOwners =
    [
        "update ledger.account set owner = null", "delete from ledger.account", "update ledger.hold set amount = 1", "delete from ledger.hold", "delete from ledger.log_head",
        "alter table ledger.entry disable trigger append_only", "drop table ledger.entry", "delete from ledger.checkpoint",
    ];

    [Fact]
    public async Task The_application_cannot_rewrite_the_books()
    {
        await using var books = await FilledAsync();
        foreach (var sql in Rewrites.Concat(OnlyTheOwners)) await RefusedAsync(books.Node.Db.App, sql);
    }

    [Fact]
    public async Task Nor_can_the_owner_of_the_schema()
    {
        await using var books = await FilledAsync();
        foreach (var sql in Rewrites) await RefusedAsync(books.Node.Db.Owner, sql);
    }

    static async Task<Books> FilledAsync()
    {
        var books = await Books.OpenAsync();
        await books.Ledger.SubmitAsync(Ask.Pay(HouseAccounts.Equity, await books.WalletAsync(5), 5));
        await books.SealAllAsync();
        await books.Node.Get<Reconciler>().ReportAsync([new("a_check", null, 1, 2)], TestContext.Current.CancellationToken);
        return books;
    }

    static async Task RefusedAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync(sql), sql)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
    }
}
