namespace Quits.Ledger.Verify;

/// <summary>Each returns a row per disagreement and nothing when all is well.</summary>
static class VerifierSql
{
    const string Zero = """
        select 'entries_sum_to_zero' as CheckName, null::uuid as Account, 0::bigint as Expected, sum(e.amount)::bigint as Actual
        from ledger.entry e join ledger.account a on a.id = e.account group by a.currency having sum(e.amount) <> 0
        """;

    const string EachTransaction = """
        select 'transaction_sums_to_zero' as CheckName, e.account as Account, 0::bigint as Expected, t.total as Actual
        from (select transaction, sum(amount)::bigint as total from ledger.entry group by transaction having sum(amount) <> 0 or count(*) < 2 limit 100) t
        join ledger.entry e on e.transaction = t.transaction
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

    /// <summary>Every entry is the log's, and every movement of the log is an entry, in each column.</summary>
    public const string EntriesAreTheLog = """
        with logged as (
            select l.id as transaction, l.at, (e ->> 0)::uuid as account, (e ->> 1)::bigint as version,
                   (e ->> 2)::bigint as amount, (e ->> 3)::bigint as balance_after, (e ->> 4)::bigint as sent_after
            from ledger.log l cross join json_array_elements(l.effects -> 'e') e)
        select 'entries_are_the_log' as CheckName, coalesce(e.account, l.account) as Account, coalesce(l.amount, 0) as Expected, coalesce(e.amount, 0) as Actual
        from logged l full join ledger.entry e on e.account = l.account and e.version = l.version
        where (l.transaction, l.amount, l.balance_after, l.sent_after, l.at) is distinct from (e.transaction, e.amount, e.balance_after, e.sent_after, e.at)
        limit 100
        """;

    public static readonly IReadOnlyList<string> All = [Zero, EachTransaction, Chains, Caches, Orphans, Holds, Wallets, Positions];
}
