using Dapper;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;

namespace Quits.Ledger.Verify;

/// <summary>One disagreement. Amounts in minor units, or counts.</summary>
public sealed record Discrepancy(string CheckName, Guid? Account, long Expected, long Actual);

/// <summary>What a proof of the books found.</summary>
public sealed record Proof(long Position, long Accounts, long Entries, IReadOnlyList<Discrepancy> Discrepancies)
{
    public bool Holds => Discrepancies.Count == 0;
}

/// <summary>
/// Proves the books from the entries and the log alone, in one consistent snapshot (LG-3, LG-6): sums, chains, caches, holds,
/// dense positions, entries equal to what the log says, the hash chain, and every projection.
/// </summary>
public sealed class Verifier(Db db, IEnumerable<IProjection> projections, LogReader log)
{
    public async Task<Proof> VerifyAsync(CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await connection.ExecuteAsync("set local statement_timeout = 0; set local work_mem = '128MB'");
        var found = new List<Discrepancy>();
        foreach (var check in VerifierSql.All) found.AddRange(await connection.QueryAsync<Discrepancy>(check));
        found.AddRange(await LogAgainstEntriesAsync(connection, ct));
        found.AddRange(await ChainAsync(connection, ct));
        foreach (var projection in projections) found.AddRange(await ProjectionAsync(connection, projection));
        var (position, accounts, entries) = await connection.QuerySingleAsync<(long, long, long)>(
            "select (select position from ledger.log_head), (select count(*) from ledger.account), (select count(*) from ledger.entry)");
        return new(position, accounts, entries, found);
    }

    /// <summary>Folds the log and compares with the entries: same number, same sums, same last state of every account.</summary>
    async Task<IEnumerable<Discrepancy>> LogAgainstEntriesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var fold = new Dictionary<Guid, (long Version, long Balance)>();
        var found = new List<Discrepancy>();
        var position = 0L;
        while (await log.ReadAsync(connection, position, 5000, ct) is { Count: > 0 } entries)
        {
            foreach (var entry in entries.SelectMany(e => e.Entries))
            {
                var (version, balance) = fold.GetValueOrDefault(entry.Account.Value);
                if (entry.Version != version + 1) found.Add(new("log_versions", entry.Account.Value, version + 1, entry.Version));
                if (entry.BalanceAfter != balance + entry.Amount) found.Add(new("log_balances", entry.Account.Value, balance + entry.Amount, entry.BalanceAfter));
                fold[entry.Account.Value] = (entry.Version, entry.BalanceAfter);
            }
            position = entries[^1].Position;
        }
        foreach (var (id, version, balance) in await connection.QueryAsync<(Guid, long, long)>("select id, version, balance from ledger.account"))
        {
            var state = fold.GetValueOrDefault(id);
            if (state.Version != version) found.Add(new("account_version_is_fold_of_log", id, state.Version, version));
            if (state.Balance != balance) found.Add(new("account_balance_is_fold_of_log", id, state.Balance, balance));
        }
        return found;
    }

    static async Task<IEnumerable<Discrepancy>> ChainAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var seals = await connection.QueryAsync<(long First, long Last, byte[] Hash)>("select first_position, last_position, hash from ledger.seal order by last_position");
        var (expectedFirst, previous) = (1L, new byte[32]);
        foreach (var (first, last, hash) in seals)
        {
            if (first != expectedFirst) return [new("seal_gap", null, expectedFirst, first)];
            var link = await SealChain.LinkAsync(connection, first - 1, last, previous, ct);
            if (link?.last != last || !link.Value.hash.AsSpan().SequenceEqual(hash)) return [new("hash_chain", null, first, last)];
            (expectedFirst, previous) = (last + 1, hash);
        }
        return [];
    }

    static async Task<IEnumerable<Discrepancy>> ProjectionAsync(NpgsqlConnection connection, IProjection projection)
    {
        var position = await connection.ExecuteScalarAsync<long>("select coalesce(max(position), 0) from ledger.checkpoint where projection = @Name", projection);
        var rows = await connection.QueryAsync<(string Check, long Expected, long Actual)>(projection.VerifySql, new { position });
        return rows.Select(r => new Discrepancy($"{projection.Name}.{r.Check}", null, r.Expected, r.Actual));
    }
}

/// <summary>Each returns a row per disagreement and nothing when all is well.</summary>
static class VerifierSql
{
    const string Zero = """
        select 'entries_sum_to_zero' as CheckName, null::uuid as Account, 0::bigint as Expected, sum(e.amount)::bigint as Actual
        from ledger.entry e join ledger.account a on a.id = e.account group by a.currency having sum(e.amount) <> 0
        """;

    const string EachTransaction = """
        select 'transaction_sums_to_zero' as CheckName, transaction as Account, 0::bigint as Expected, sum(amount)::bigint as Actual
        from ledger.entry group by transaction having sum(amount) <> 0 or count(*) < 2 limit 100
        """;

    const string Chains = """
        select 'entry_chain' as CheckName, account as Account, expected as Expected, balance_after as Actual from (
            select account, balance_after, version, sum(amount) over chain::bigint as expected, row_number() over chain as expected_version
            from ledger.entry window chain as (partition by account order by version)) e
        where balance_after <> expected or version <> expected_version limit 100
        """;

    const string Caches = """
        select 'balance_is_last_entry' as CheckName, a.id as Account, coalesce(l.balance_after, 0) as Expected, a.balance as Actual
        from ledger.account a
        left join lateral (select balance_after, version, sent_after from ledger.entry e where e.account = a.id order by version desc limit 1) l on true
        where a.balance <> coalesce(l.balance_after, 0) or a.version <> coalesce(l.version, 0) or a.sent <> coalesce(l.sent_after, 0) limit 100
        """;

    const string Orphans = """
        select 'entry_has_an_account' as CheckName, e.account as Account, 1::bigint as Expected, 0::bigint as Actual
        from (select distinct account from ledger.entry) e where not exists (select from ledger.account a where a.id = e.account) limit 100
        """;

    const string Holds = """
        select 'held_is_sum_of_open_holds' as CheckName, a.id as Account, coalesce(sum(h.amount), 0)::bigint as Expected, a.held as Actual
        from ledger.account a left join ledger.hold h on h.account = a.id and h.status = 1
        group by a.id having a.held <> coalesce(sum(h.amount), 0) limit 100
        """;

    const string Wallets = """
        select 'wallet_not_below_holds' as CheckName, id as Account, held as Expected, balance as Actual
        from ledger.account where kind = 1 and balance < held limit 100
        """;

    const string Positions = """
        select 'positions_are_dense' as CheckName, null::uuid as Account, h.position as Expected, l.count as Actual
        from ledger.log_head h, (select count(*) as count, coalesce(max(position), 0) as last, coalesce(min(position), 1) as first from ledger.log) l
        where h.position <> l.count or h.position <> l.last or l.first <> 1
        """;

    const string LogHasEntries = """
        select 'entries_are_the_log' as CheckName, null::uuid as Account, l.count as Expected, e.count as Actual
        from (select coalesce(sum(json_array_length(effects -> 'e')), 0)::bigint as count from ledger.log where effects is not null) l,
             (select count(*) as count from ledger.entry) e
        where l.count <> e.count
        """;

    public static readonly IReadOnlyList<string> All = [Zero, EachTransaction, Chains, Caches, Orphans, Holds, Wallets, Positions, LogHasEntries];
}
