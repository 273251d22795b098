using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Kernel;

namespace Quits.Ledger.Log;

/// <summary>
/// Runs one projection: read behind the checkpoint, apply, move the checkpoint, commit. The checkpoint row's lock makes it one runner
/// in the cluster; the others stand by.
/// </summary>
public sealed class ProjectionRunner(IProjection projection, Db db, LogReader log, LogSignal signal, Rebuilder rebuilder, LedgerTelemetry telemetry, ILogger logger) : BackgroundService
{
    const string TakeCheckpoint = "select position from ledger.checkpoint where projection = @Name for update skip locked";

    const string MoveCheckpoint = "update ledger.checkpoint set position = @position where projection = @Name";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var tags = new KeyValuePair<string, object?>("projection", projection.Name);
        var prepared = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!prepared) await rebuilder.PrepareAsync(projection, stoppingToken);
                prepared = true;
                var position = await StepAsync(stoppingToken);
                telemetry.ProjectionLag.Record(Math.Max(0, signal.Position - (position ?? signal.Position)), tags);
                await signal.WaitAsync(position ?? signal.Position, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.ProjectionFailed(projection.Name, e);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
    }

    /// <returns>The position reached, or null when another runner is at it.</returns>
    async Task<long?> StepAsync(CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        if (await connection.QuerySingleOrDefaultAsync<long?>(TakeCheckpoint, projection) is not { } position) return null;
        var entries = await log.ReadAsync(connection, position, Limits.ProjectionSlice, ct);
        if (entries.Count == 0) return position;
        await Folding.InAsync(connection, projection.Name, () => projection.ApplyAsync(entries, connection, ct));
        position = entries[^1].Position;
        await connection.ExecuteAsync(MoveCheckpoint, new { position, projection.Name });
        await tx.CommitAsync(ct);
        return position;
    }
}

/// <summary>Lets a fold's unqualified table names mean the tables of one schema.</summary>
static class Folding
{
    public static async Task InAsync(NpgsqlConnection connection, string schema, Func<Task> apply)
    {
        await connection.ExecuteAsync("select set_config('search_path', @schema, true)", new { schema });
        await apply();
    }
}
