using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>Frees holds whose time has come. Racing a post or a release is decided under the lock like everything else.</summary>
public sealed class HoldExpirer(Db db, LedgerClient ledger, TimeProvider clock, ILogger<HoldExpirer> logger) : BackgroundService
{
    const string Due = """
        select id, account from ledger.hold where status = 1 and expires_at <= @now order by expires_at limit 500
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ExpireAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.WorkFailed("expiring holds", e);
            }
            await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
        }
    }

    /// <returns>How many holds were freed.</returns>
    public async Task<int> ExpireAsync(CancellationToken ct)
    {
        var due = await DueAsync(ct);
        var decisions = await Task.WhenAll(due.Select(hold => ledger.SubmitAsync(
            new ReleaseHold(TransactionId.New(), "hold.expired", new(hold.Id), new(hold.Account), Expiring: true, "{}"))));
        return decisions.Count(d => d.Accepted);
    }

    /// <summary>The connection is given back before anything is submitted: who waits for the batcher must not hold what it needs.</summary>
    async Task<(Guid Id, Guid Account)[]> DueAsync(CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<(Guid Id, Guid Account)>(Due, new { now = clock.GetUtcNow() })];
    }
}
