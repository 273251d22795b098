using Dapper;
using Npgsql;

namespace Quits.Ledger.Tests.Harness;

/// <summary>
/// The books in six numbers, in SQL that shares nothing with the product's own proof. Every number of <see cref="Even"/> is zero.
/// </summary>
public sealed record TrialBalance(long Total, long UnevenTransactions, long WrongBalances, long WrongHolds, long OverdrawnWallets, long Gaps)
{
    public static readonly TrialBalance Even = new(0, 0, 0, 0, 0, 0);

    const string Sql = """
        select
            (select coalesce(sum(balance), 0)::bigint from ledger.account) as Total,
            (select count(*) from (select from ledger.entry group by transaction having sum(amount) <> 0) t) as UnevenTransactions,
            (select count(*) from ledger.account a where balance <> coalesce((select sum(amount) from ledger.entry where account = a.id), 0)
                or version <> (select count(*) from ledger.entry where account = a.id)) as WrongBalances,
            (select count(*) from ledger.account a where held <> coalesce((select sum(amount) from ledger.hold where account = a.id and status = 1), 0)) as WrongHolds,
            (select count(*) from ledger.account where kind = 1 and (balance < 0 or held > balance)) as OverdrawnWallets,
            (select position from ledger.log_head) - (select count(*) from ledger.log where position between 1 and (select position from ledger.log_head)) as Gaps
        """;

    public static async Task<TrialBalance> OfAsync(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<TrialBalance>(Sql);
    }
}
