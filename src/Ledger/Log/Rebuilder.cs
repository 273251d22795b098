using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Kernel;

namespace Quits.Ledger.Log;

/// <summary>
/// Rebuilds a projection from position zero into empty tables beside the old ones, while readers go on with the old; then swaps
/// the rows in one transaction. Needs nothing of the old rows, so it also heals them.
/// </summary>
public sealed class Rebuilder(Db db, LogReader log, ILogger<Rebuilder> logger)
{
    /// <summary>Makes the projection's checkpoint exist and its rows of the current version.</summary>
    public async Task PrepareAsync(IProjection projection, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("""
            insert into ledger.checkpoint (projection, version, position) values (@Name, @Version, 0) on conflict do nothing
            """, projection);
        var version = await connection.ExecuteScalarAsync<int>("select version from ledger.checkpoint where projection = @Name", projection);
        if (version < projection.Version) await RebuildAsync(projection, ct);
    }

    /// <returns>The log position the rebuilt rows stand at.</returns>
    public async Task<long> RebuildAsync(IProjection projection, CancellationToken ct)
    {
        // Outside the pool: temporary tables left by a failure must never stand before the real ones of another user of the connection.
        await using var connection = await db.OpenApartAsync(ct);
        await CreateBesideAsync(connection, projection);
        var position = await FoldAsync(connection, projection, 0, ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        // Holds the running projection still for the last few entries and the swap.
        await connection.ExecuteAsync("select position from ledger.checkpoint where projection = @Name for update", projection);
        position = await FoldAsync(connection, projection, position, ct);
        await SwapAsync(connection, projection, position);
        await tx.CommitAsync(ct);
        logger.ProjectionRebuilt(projection.Name, projection.Version, position);
        return position;
    }

    /// <summary>Temporary tables of the same shape, defaults and keys; they vanish with this connection's session.</summary>
    static async Task CreateBesideAsync(NpgsqlConnection connection, IProjection projection)
    {
        foreach (var table in projection.Tables)
        {
            await connection.ExecuteAsync($"drop table if exists pg_temp.{table}");
            await connection.ExecuteAsync($"create temporary table {table} (like {projection.Name}.{table} including defaults including indexes including generated)");
        }
    }

    async Task<long> FoldAsync(NpgsqlConnection connection, IProjection projection, long position, CancellationToken ct)
    {
        while (await log.ReadAsync(connection, position, Limits.ProjectionSlice, ct) is { Count: > 0 } entries)
        {
            await projection.ApplyAsync(entries, connection, ct);
            position = entries[^1].Position;
        }
        return position;
    }

    static async Task SwapAsync(NpgsqlConnection connection, IProjection projection, long position)
    {
        foreach (var table in projection.Tables)
        {
            await connection.ExecuteAsync($"delete from {projection.Name}.{table}");
            await connection.ExecuteAsync($"insert into {projection.Name}.{table} select * from pg_temp.{table}");
            await connection.ExecuteAsync($"drop table pg_temp.{table}");
        }
        await connection.ExecuteAsync("update ledger.checkpoint set version = @Version, position = @position where projection = @Name",
            new { projection.Version, position, projection.Name });
    }
}
