using System.Text.Json;
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
/// dense positions, entries equal to what the log says, the hash chain, every projection, and what modules keep beside the log.
/// </summary>
public sealed class Verifier(Db db, IEnumerable<IProjection> projections, IEnumerable<BookCheck> checks, LogReader log)
{
    public async Task<Proof> VerifyAsync(CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await connection.ExecuteAsync("set local statement_timeout = 0; set local work_mem = '128MB'");
        var found = new List<Discrepancy>();
        foreach (var check in VerifierSql.All) found.AddRange(await QueryAsync<Discrepancy>(connection, check, ct));
        found.AddRange(await FoldAsync(connection, ct));
        found.AddRange(await ChainAsync(connection, ct));
        foreach (var projection in projections) found.AddRange(await ProjectionAsync(connection, projection, ct));
        foreach (var check in checks) found.AddRange(await DisagreementsAsync(connection, check.Module, check.Sql, null, ct));
        var (position, accounts, entries) = (await QueryAsync<(long, long, long)>(connection,
            "select (select position from ledger.log_head), (select count(*) from ledger.account), (select count(*) from ledger.entry)", ct)).Single();
        found.AddRange(await EntriesAreTheLogAsync(connection, ct));
        return new(position, accounts, entries, found);
    }

    /// <summary>A proof takes as long as it takes.</summary>
    static Task<IEnumerable<T>> QueryAsync<T>(NpgsqlConnection connection, string sql, CancellationToken ct) =>
        connection.QueryAsync<T>(new CommandDefinition(sql, commandTimeout: 0, cancellationToken: ct));

    /// <summary>Folds the log and compares what it tells with every account and every open hold.</summary>
    async Task<List<Discrepancy>> FoldAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var fold = new LogFold();
        var found = new List<Discrepancy>();
        var position = 0L;
        while (await log.ReadAsync(connection, position, 5000, ct) is { Count: > 0 } entries)
        {
            foreach (var entry in entries) found.AddRange(Apply(fold, entry));
            position = entries[^1].Position;
        }
        found.AddRange(StateChecks.Accounts(fold, await QueryAsync<StateChecks.AccountRow>(connection, StateChecks.AllAccounts, ct)));
        found.AddRange(StateChecks.Holds(fold, await QueryAsync<StateChecks.HoldRow>(connection, StateChecks.OpenHolds, ct)));
        return found;
    }

    static IReadOnlyList<Discrepancy> Apply(LogFold fold, LogEntry entry)
    {
        try
        {
            return [.. fold.Apply(entry.Effects)];
        }
        catch (JsonException)
        {
            return [new("log_effects_are_readable", null, entry.Position, 0)];
        }
    }

    /// <summary>Last, because effects that PostgreSQL cannot read end the transaction.</summary>
    static async Task<IEnumerable<Discrepancy>> EntriesAreTheLogAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            return await QueryAsync<Discrepancy>(connection, VerifierSql.EntriesAreTheLog, ct);
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            return [new("log_effects_are_readable", null, 0, 0)];
        }
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

    static async Task<IEnumerable<Discrepancy>> ProjectionAsync(NpgsqlConnection connection, IProjection projection, CancellationToken ct)
    {
        var position = await connection.ExecuteScalarAsync<long>(
            "select coalesce(max(position), 0) from ledger.checkpoint where projection = @Name", new { projection.Name });
        await connection.ExecuteAsync("select set_config('search_path', @Name, true)", new { projection.Name });
        return await DisagreementsAsync(connection, projection.Name, projection.VerifySql, new { position }, ct);
    }

    static async Task<IEnumerable<Discrepancy>> DisagreementsAsync(NpgsqlConnection connection, string of, string sql, object? parameters, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<(string Check, long Expected, long Actual)>(new CommandDefinition(sql, parameters, commandTimeout: 0, cancellationToken: ct));
        return rows.Select(r => new Discrepancy($"{of}.{r.Check}", null, r.Expected, r.Actual));
    }
}
