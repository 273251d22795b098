using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>
/// Round trip two: everything the batch decided, from arrays, then the log behind the head row, then commit; one pipelined command.
/// The head is the last row taken, so positions are dense in commit order and nothing waits while holding it.
/// </summary>
internal static class Writer
{
    const string OpenAccounts = """
        insert into ledger.account (id, kind, owner, currency, balance, held, version, sent, tier, status, opened_at, changed_at)
        select u.id, 1, u.owner, u.currency, u.balance, u.held, u.version, u.sent, u.tier, u.status, $9, $9
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::smallint[], $10::smallint[])
            u(id, owner, currency, balance, held, version, sent, tier, status)
        """;

    const string UpdateAccounts = """
        update ledger.account a
        set balance = u.balance, held = u.held, version = u.version, sent = u.sent, aged_sent = u.aged_sent, status = u.status, changed_at = $8
        from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::smallint[])
            u(id, balance, held, version, sent, aged_sent, status)
        where a.id = u.id
        """;

    const string InsertEntries = """
        insert into ledger.entry (account, version, transaction, amount, balance_after, sent_after, at)
        select u.account, u.version, u.transaction, u.amount, u.balance_after, u.sent_after, $7
        from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[])
            u(account, version, transaction, amount, balance_after, sent_after)
        """;

    const string WriteHolds = """
        insert into ledger.hold as h (id, account, payee, amount, status, placed_at, expires_at, closed_at)
        select u.id, u.account, u.payee, u.amount, u.status, $7, u.expires_at, case when u.status <> 1 then $7 end
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::smallint[], $6::timestamptz[])
            u(id, account, payee, amount, status, expires_at)
        on conflict (id) do update set status = excluded.status, closed_at = excluded.closed_at
        """;

    const string AppendLog = """
        with head as (
            update ledger.log_head set position = position + cardinality($1::uuid[])
            returning position - cardinality($1::uuid[]) as base, position as last
        ), appended as (
            insert into ledger.log (position, id, at, kind, actor, subject, outcome, fingerprint, payload, effects, ip, request_id)
            select head.base + u.ordinal, u.id, $11, u.kind, u.actor, u.subject, u.outcome, u.fingerprint, u.payload::json, u.effects::json, u.ip, u.request_id
            from head, unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::smallint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[])
                with ordinality u(id, kind, actor, subject, outcome, fingerprint, payload, effects, ip, request_id, ordinal)
        )
        select base, pg_notify('quits_log', last::text) from head
        """;

    // PostgreSQL answers a commit of a failed transaction with a silent rollback; any other statement fails in it.
    const string Touch = "select 0::bigint";

    /// <returns>The decisions with their positions, committed.</returns>
    public static async Task<Decision[]> CommitAsync(NpgsqlConnection connection, IReadOnlyList<Instruction> asked, Decision[] decisions, Sheet sheet, CancellationToken ct)
    {
        var fresh = Fresh(decisions);
        await using var batch = new NpgsqlBatch(connection);
        if (fresh.Count > 0) AddWrites(batch, asked, decisions, fresh, sheet);
        else batch.BatchCommands.Add(new NpgsqlBatchCommand(Touch));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var at = reader.GetInt64(0);
        while (await reader.NextResultAsync(ct))
        {
        }
        foreach (var index in fresh) decisions[index] = decisions[index] with { Position = ++at };
        ShareAnswers(decisions, fresh);
        return decisions;
    }

    /// <summary>The same id twice in one batch: the second learns the position that the first has got only now.</summary>
    static void ShareAnswers(Decision[] decisions, List<int> fresh)
    {
        Dictionary<TransactionId, long>? positions = null;
        for (var i = 0; i < decisions.Length; i++)
        {
            if (decisions[i] is not { Replayed: true, Position: 0 } twin) continue;
            positions ??= fresh.ToDictionary(f => decisions[f].Id, f => decisions[f].Position);
            decisions[i] = twin with { Position = positions[twin.Id] };
        }
    }

    static List<int> Fresh(Decision[] decisions)
    {
        var fresh = new List<int>(decisions.Length);
        for (var i = 0; i < decisions.Length; i++)
        {
            if (decisions[i].IsFresh) fresh.Add(i);
        }
        return fresh;
    }

    static void AddWrites(NpgsqlBatch batch, IReadOnlyList<Instruction> asked, Decision[] decisions, List<int> fresh, Sheet sheet)
    {
        var touched = sheet.Accounts.Where(a => a.IsTouched && !a.IsNew).ToArray();
        var opened = sheet.Accounts.Where(a => a.IsNew).ToArray();
        var holds = sheet.Holds.Where(h => h.IsTouched || h.IsNew).ToArray();
        if (opened.Length > 0) batch.BatchCommands.Add(Open(opened, sheet.Now));
        if (touched.Length > 0) batch.BatchCommands.Add(Update(touched, sheet.Now));
        if (fresh.Any(i => decisions[i].Entries.Count > 0)) batch.BatchCommands.Add(Entries(decisions, fresh, sheet.Now));
        if (holds.Length > 0) batch.BatchCommands.Add(Holds(holds, sheet.Now));
        batch.BatchCommands.Add(Log(asked, decisions, fresh, sheet));
    }

    static NpgsqlBatchCommand Open(Account[] all, DateTimeOffset now) => Sql.Command(OpenAccounts,
        Column(all, a => a.Id.Value), Column(all, a => a.Owner!.Value.Value), Column(all, a => a.Currency), Column(all, a => a.Balance),
        Column(all, a => a.Held), Column(all, a => a.Version), Column(all, a => a.Sent), Column(all, a => a.Tier), Sql.Of(now), Column(all, a => (short)a.Status));

    static NpgsqlBatchCommand Update(Account[] all, DateTimeOffset now) => Sql.Command(UpdateAccounts,
        Column(all, a => a.Id.Value), Column(all, a => a.Balance), Column(all, a => a.Held), Column(all, a => a.Version),
        Column(all, a => a.Sent), Column(all, a => a.SentBeforeWeek), Column(all, a => (short)a.Status), Sql.Of(now));

    static NpgsqlBatchCommand Entries(Decision[] decisions, List<int> fresh, DateTimeOffset now)
    {
        var all = new List<(Guid Transaction, Entry Entry)>(fresh.Count * 2);
        foreach (var index in fresh)
            foreach (var entry in decisions[index].Entries)
                all.Add((decisions[index].Id.Value, entry));
        return Sql.Command(InsertEntries,
            Column(all, e => e.Entry.Account.Value), Column(all, e => e.Entry.Version), Column(all, e => e.Transaction),
            Column(all, e => e.Entry.Amount), Column(all, e => e.Entry.BalanceAfter), Column(all, e => e.Entry.SentAfter), Sql.Of(now));
    }

    static NpgsqlBatchCommand Holds(Hold[] all, DateTimeOffset now) => Sql.Command(WriteHolds,
        Column(all, h => h.Id.Value), Column(all, h => h.Account.Value), Column(all, h => h.Payee.Value), Column(all, h => h.Amount),
        Column(all, h => (short)h.Status), Column(all, h => h.ExpiresAt), Sql.Of(now));

    static NpgsqlBatchCommand Log(IReadOnlyList<Instruction> asked, Decision[] decisions, List<int> fresh, Sheet sheet) => Sql.Command(AppendLog,
        Column(fresh, i => asked[i].Id.Value), Column(fresh, i => asked[i].Kind), Column(fresh, i => asked[i].Actor?.Value),
        Column(fresh, i => asked[i].Subject), Column(fresh, i => (short)decisions[i].Verdict), Column(fresh, i => asked[i].Fingerprint),
        Column(fresh, i => asked[i].Payload), Column(fresh, i => Effects.Write(asked[i], decisions[i], sheet)),
        Column(fresh, i => asked[i].Origin.Ip), Column(fresh, i => asked[i].Origin.RequestId), Sql.Of(sheet.Now));

    static NpgsqlParameter Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value) => SqlColumn.Of(rows, value);
}
