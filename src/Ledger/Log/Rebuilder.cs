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
    const string MakeCheckpoint = """
        insert into ledger.checkpoint (projection, version, position) values (@Name, @Version, 0) on conflict do nothing
        """;

    const string ColumnsOf = """
        select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
        where attrelid = @table::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        """;

    /// <summary>Makes the projection's checkpoint exist and its rows of the current version.</summary>
    public async Task PrepareAsync(IProjection projection, CancellationToken ct)
    {
        int version;
        await using (var connection = await db.App.OpenConnectionAsync(ct))
        {
            await connection.ExecuteAsync(MakeCheckpoint, new { projection.Name, projection.Version });
            version = await connection.ExecuteScalarAsync<int>("select version from ledger.checkpoint where projection = @Name", new { projection.Name });
        }
        if (version < projection.Version) await RebuildAsync(projection, ct);
    }

    /// <returns>The log position the rebuilt rows stand at.</returns>
    public async Task<long> RebuildAsync(IProjection projection, CancellationToken ct)
    {
        // Outside the pool: temporary tables left by a failure must never stand before the real ones of another user of the connection.
        await using var connection = await db.OpenApartAsync(ct);
        await connection.ExecuteAsync("set statement_timeout = 0");
        await connection.ExecuteAsync("select set_config('search_path', 'pg_temp, ' || quote_ident(@Name), false)", new { projection.Name });
        await connection.ExecuteAsync(MakeCheckpoint, new { projection.Name, projection.Version });
        await CreateBesideAsync(connection, projection);
        var position = await FoldAsync(connection, projection, 0, ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        // Holds the running projection still for the last few entries and the swap.
        await RunAsync(connection, "select position from ledger.checkpoint where projection = @Name for update", new { projection.Name }, ct);
        position = await FoldAsync(connection, projection, position, ct);
        await SwapAsync(connection, projection, position, ct);
        await tx.CommitAsync(ct);
        logger.ProjectionRebuilt(projection.Name, projection.Version, position);
        return position;
    }

    /// <summary>Temporary tables of the same shape, defaults and keys; they vanish with this connection's session.</summary>
    static async Task CreateBesideAsync(NpgsqlConnection connection, IProjection projection)
    {
        foreach (var table in projection.Tables)
            await connection.ExecuteAsync($"create temporary table {table} (like {projection.Name}.{table} including all)");
    }

    async Task<long> FoldAsync(NpgsqlConnection connection, IProjection projection, long position, CancellationToken ct)
    {
        while (await log.ReadAsync(connection, position, projection.Slice, ct) is { Count: > 0 } entries)
        {
            await projection.ApplyAsync(entries, connection, ct);
            position = entries[^1].Position;
        }
        return position;
    }

    static async Task SwapAsync(NpgsqlConnection connection, IProjection projection, long position, CancellationToken ct)
    {
        foreach (var table in projection.Tables)
        {
            var columns = await connection.ExecuteScalarAsync<string>(ColumnsOf, new { table = $"{projection.Name}.{table}" });
            await RunAsync(connection, $"delete from {projection.Name}.{table}", null, ct);
            await RunAsync(connection, $"insert into {projection.Name}.{table} ({columns}) select {columns} from pg_temp.{table}", null, ct);
        }
        await RunAsync(connection, "update ledger.checkpoint set version = @Version, position = @position where projection = @Name",
            new { projection.Version, position, projection.Name }, ct);
    }

    /// <summary>Copying and waiting may take as long as they take.</summary>
    static Task<int> RunAsync(NpgsqlConnection connection, string sql, object? parameters, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, commandTimeout: 0, cancellationToken: ct));
}
