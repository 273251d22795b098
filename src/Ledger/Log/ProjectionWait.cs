using Dapper;
using Quits.Kernel;

namespace Quits.Ledger.Log;

/// <summary>Read your writes: waits until a projection has reached a position, but not for long; a late projection is no reason to refuse a read.</summary>
public sealed class ProjectionWait(Db db, LogSignal signal, TimeProvider clock)
{
    public async Task ForAsync(string projection, long position, CancellationToken ct)
    {
        if (position <= 0) return;
        var until = clock.GetUtcNow() + TimeSpan.FromSeconds(Limits.ReadYourWritesSeconds);
        // Asked less and less often: many readers behind a fold that is late must not be what keeps it late.
        for (var pause = 10; await ReachedAsync(projection, ct) < position && clock.GetUtcNow() < until; pause = Math.Min(3 * pause / 2, 160))
        {
            signal.Urge(projection);
            await Task.Delay(pause, ct);
        }
    }

    /// <summary>How far a projection is; <see cref="long.MaxValue"/> when there is none of that name.</summary>
    public async Task<long> ReachedAsync(string projection, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long?>("select position from ledger.checkpoint where projection = @projection", new { projection }) ?? long.MaxValue;
    }
}
