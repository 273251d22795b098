using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Store;

namespace Quits.Ledger.Log;

/// <summary>
/// Runs one projection: read behind the checkpoint, apply, move the checkpoint, commit. The checkpoint row's lock makes it one runner
/// in the cluster; the others stand by.
/// </summary>
public sealed class ProjectionRunner(IProjection projection, Db db, LogTail tail, LogSignal signal, Rebuilder rebuilder, LedgerTelemetry telemetry, ILogger logger) : BackgroundService
{
    // The first entry after a rest is folded at once.
    static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(125);    // times the projection's own

    /// <summary>How soon a runner that stands by asks again: not at every commit, for that would cost as much as folding.</summary>
    static readonly TimeSpan StandBy = TimeSpan.FromSeconds(1);

    // A fold lost in a crash is folded again from its checkpoint, so its commit need not wait for the disk.
    const string Begin = "select set_config('synchronous_commit', 'off', true), set_config('search_path', $1, true)";

    // A server of an older release stands by once a newer one has rebuilt the rows.
    const string TakeCheckpoint = "select position from ledger.checkpoint where projection = $1 and version = $2 for update skip locked";

    const string MoveCheckpoint = "update ledger.checkpoint set position = $1 where projection = $2";

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
                var started = Stopwatch.GetTimestamp();
                if (await StepAsync(stoppingToken) is not var (position, applied))
                {
                    telemetry.ProjectionLag.Record(0, tags);
                    await Task.Delay(StandBy, stoppingToken);
                    continue;
                }
                telemetry.ProjectionLag.Record(Math.Max(0, signal.Position - position), tags);
                if (applied > 0 && applied < projection.Slice) await signal.RestAsync(projection.Name, ShortestRest, RestAfter(Stopwatch.GetElapsedTime(started)), stoppingToken);
                if (applied < projection.Slice) await signal.WaitAsync(position, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.ProjectionFailed(projection.Name, e);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
    }

    TimeSpan RestAfter(TimeSpan work) =>
        TimeSpan.FromTicks(Math.Clamp(projection.Rest * work.Ticks, ShortestRest.Ticks, projection.Rest * LongestRest.Ticks));

    /// <returns>The position reached, and how many entries were applied; null when another runner is at it.</returns>
    async Task<(long Position, int Applied)?> StepAsync(CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        if (await TakeAsync(connection, ct) is not { } reached) return null;
        var entries = await tail.ReadAsync(reached, projection.Slice, ct);
        if (entries.Count == 0) return (reached, 0);
        await projection.ApplyAsync(entries, connection, ct);
        reached = entries[^1].Position;
        await using var move = new NpgsqlBatch(connection)
        {
            BatchCommands = { Sql.Command(MoveCheckpoint, Sql.Of(reached), Sql.Of(projection.Name)), new NpgsqlBatchCommand("commit") },
        };
        await move.ExecuteNonQueryAsync(CancellationToken.None);
        return (reached, entries.Count);
    }

    /// <summary>Locks the checkpoint; null when another runner has the lock.</summary>
    async Task<long?> TakeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var take = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Command(Begin, Sql.Of(projection.Name)),
                Sql.Command(TakeCheckpoint, Sql.Of(projection.Name), Sql.Of(projection.Version)),
            },
        };
        await using var row = await take.ExecuteReaderAsync(ct);
        await row.NextResultAsync(ct);
        return await row.ReadAsync(ct) ? row.GetInt64(0) : null;
    }
}
