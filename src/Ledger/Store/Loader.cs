using Npgsql;
using NpgsqlTypes;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;

namespace Quits.Ledger.Store;

/// <summary>Round trip one: lock the accounts in id order, with all that a decision needs, then look up the ids. Fills a <see cref="Sheet"/>.</summary>
internal static class Loader
{
    // The sums of the rolling windows are looked up only for those whose whole unaged sum could pass a limit (TR-12): u.claimed is all
    // that the batch may add to it.
    const string LockAccounts = """
        select a.id, a.kind, a.currency, a.owner, a.balance, a.held, a.version, a.sent, a.tier, a.status,
               case when w.near then ledger.sent_by(a.id, a.version, $4) else a.aged_sent end as sent_before_day,
               case when w.near then ledger.sent_by(a.id, a.version, $5) else a.aged_sent end as sent_before_week,
               a.changed_at
        from unnest($1::uuid[], $2::bigint[]) u(id, claimed)
        join ledger.account a on a.id = u.id
        cross join lateral (select u.claimed > 0 and u.claimed > ($3::bigint[])[least(greatest(a.tier, 0) + 1, cardinality($3))] - (a.sent - a.aged_sent) - a.held as near) w
        order by a.id
        for no key update of a
        """;

    const string LockHolds = """
        select id, account, payee, amount, status, expires_at from ledger.hold where id = any($1) order by id for update
        """;

    // Runs after the locks are held, so an earlier answer to the same id is seen.
    const string FindKnown = """
        select id, position, at, kind, outcome, fingerprint, effects from ledger.log where id = any($1)
        """;

    public static async Task<Sheet> LoadAsync(NpgsqlConnection connection, IReadOnlyList<Instruction> asked, bool begin, DateTimeOffset now, SendingLimits limits, CancellationToken ct)
    {
        var holds = HoldIds(asked);
        await using var batch = new NpgsqlBatch(connection);
        if (begin) batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        batch.BatchCommands.Add(AccountsCommand(asked, now, limits));
        if (holds.Length > 0) batch.BatchCommands.Add(Command(LockHolds, Sql.Of(holds)));
        batch.BatchCommands.Add(Command(FindKnown, Sql.Of(Ids(asked))));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var sheet = new Sheet(now, limits);
        while (await reader.ReadAsync(ct)) sheet.Add(ReadAccount(reader));
        await reader.NextResultAsync(ct);
        if (holds.Length > 0)
        {
            while (await reader.ReadAsync(ct)) sheet.Add(ReadHold(reader));
            await reader.NextResultAsync(ct);
        }
        while (await reader.ReadAsync(ct)) sheet.Add(ReadKnown(reader));
        return sheet;
    }

    static NpgsqlBatchCommand AccountsCommand(IReadOnlyList<Instruction> asked, DateTimeOffset now, SendingLimits limits)
    {
        var claimed = new Dictionary<Guid, long>(asked.Count * 2);
        foreach (var instruction in asked)
        {
            var amount = Math.Max(0, instruction.ClaimedAmount);
            foreach (var account in instruction.Accounts)
            {
                var before = claimed.GetValueOrDefault(account.Value);
                claimed[account.Value] = before + Math.Min(amount, long.MaxValue - before);
                amount = 0;
            }
        }
        return Command(LockAccounts, Sql.Of(claimed.Keys.ToArray()), Sql.Of(claimed.Values.ToArray()), Sql.Of(Smallest(limits)),
            Sql.Of(now - TimeSpan.FromDays(1)), Sql.Of(now - TimeSpan.FromDays(7)));
    }

    static long[] Smallest(SendingLimits limits) =>
        [.. Enumerable.Range(0, SendingLimits.Tiers).Select(tier => Math.Min(limits.Daily((short)tier), limits.Weekly((short)tier)))];

    static Guid[] Ids(IReadOnlyList<Instruction> asked)
    {
        var ids = new List<Guid>(asked.Count * 2);
        foreach (var instruction in asked)
        {
            ids.Add(instruction.Id.Value);
            if (instruction.Rival is { } rival) ids.Add(rival.Value);
        }
        return [.. ids];
    }

    static Guid[] HoldIds(IReadOnlyList<Instruction> asked) =>
        asked.Any(a => a.HoldId is not null) ? [.. asked.Where(a => a.HoldId is not null).Select(a => a.HoldId!.Value.Value).Distinct()] : [];

    internal static Account ReadAccount(NpgsqlDataReader row) =>
        new(new(row.GetGuid(0)), (AccountKind)row.GetInt16(1), row.GetString(2))
        {
            Owner = row.IsDBNull(3) ? null : new PersonId(row.GetGuid(3)),
            Balance = row.GetInt64(4),
            Held = row.GetInt64(5),
            Version = row.GetInt64(6),
            Sent = row.GetInt64(7),
            Tier = row.GetInt16(8),
            Status = (AccountStatus)row.GetInt16(9),
            SentBeforeDay = row.GetInt64(10),
            SentBeforeWeek = row.GetInt64(11),
            ChangedAt = row.IsDBNull(12) ? default : row.GetFieldValue<DateTimeOffset>(12),
        };

    static Hold ReadHold(NpgsqlDataReader row) =>
        new(new(row.GetGuid(0)), new(row.GetGuid(1)), new(row.GetGuid(2)), row.GetInt64(3), row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5))
        {
            Status = (HoldStatus)row.GetInt16(4),
        };

    static Known ReadKnown(NpgsqlDataReader row)
    {
        var decision = new Decision(new(row.GetGuid(0)), (Verdict)row.GetInt16(4), LoggedEffects.Read(row.IsDBNull(6) ? null : row.GetString(6)).Entries, row.GetFieldValue<DateTimeOffset>(2))
        {
            Position = row.GetInt64(1),
        };
        return new(decision, row.GetString(3), row.GetInt64(5));
    }

    static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters) => Sql.Command(sql, parameters);
}

/// <summary>Typed positional parameters: no boxing, no type guessing.</summary>
internal static class Sql
{
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    public static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlParameter Of<T>(T value, NpgsqlDbType type) => new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type };
}
