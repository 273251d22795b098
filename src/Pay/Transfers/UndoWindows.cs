using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Pay.Transfers;

/// <summary>
/// Pays what was held once its undo window has ended (TR-16). Any number of nodes may run it: a row is taken under lock, and the payment's
/// own id makes it happen once.
/// </summary>
internal sealed class UndoWindows(Db db, LedgerClient ledger, TransferTelemetry telemetry, TimeProvider clock, ILogger<UndoWindows> logger) : BackgroundService
{
    static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    const string Due = "select id from transfers.waiting where due_at <= @now order by due_at limit 200";

    const string Take = """
        select sender, receiver, fingerprint, payload from transfers.waiting where id = @id for update skip locked
        """;

    const string Forget = "delete from transfers.waiting where id = @id";

    sealed record Row(Guid Sender, Guid Receiver, long Fingerprint, string Payload);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SettleDueAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.UndoWindowsFailed(e);
            }
            await Task.Delay(Rest, stoppingToken);
        }
    }

    /// <returns>How many payments were settled. One that fails leaves the others alone and is tried again.</returns>
    public async Task<int> SettleDueAsync(CancellationToken ct)
    {
        Guid[] due;
        await using (var connection = await db.App.OpenConnectionAsync(ct)) due = [.. await connection.QueryAsync<Guid>(Due, new { now = clock.GetUtcNow() })];
        var settled = 0;
        foreach (var id in due)
        {
            try
            {
                if (await SettleAsync(id, ct)) settled++;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.UndoWindowFailed(id, e);
            }
        }
        return settled;
    }

    async Task<bool> SettleAsync(Guid id, CancellationToken ct)
    {
        Row? row;
        await using (var work = await ledger.BeginAsync(ct))
        {
            row = await work.Connection.QuerySingleOrDefaultAsync<Row>(Take, new { id });
            if (row is null) return false;
            var decision = (await work.DecideAsync([Payment(id, row)], ct))[0];
            if (decision.Accepted) await work.Connection.ExecuteAsync(Forget, new { id });
            await work.CommitAsync(ct);
            telemetry.Decided(decision, TransferFact.Of(row.Payload).Amount);
            if (decision.Accepted) return true;
        }
        // Refused now (the receiver closed their account): the log has that as the payment's end, and the money is free again before
        // the row goes, so that a crash in between leaves nothing held.
        await ledger.SubmitAsync(Free(id, row));
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(Forget, new { id });
        return true;
    }

    static PostHold Payment(Guid id, Row row) => new(
        new(id), TransferFact.Kind, HeldFact.HoldOf(row.Sender, id), new(row.Sender), new(row.Receiver), Amount: null, Counted: true, row.Payload)
    {
        Actor = new(row.Sender),
        Subject = row.Receiver,
        Fingerprint = row.Fingerprint,
    };

    static ReleaseHold Free(Guid id, Row row) => new(
        HeldFact.ReleaseOf(row.Sender, id), HeldFact.Cancelled, HeldFact.HoldOf(row.Sender, id), new(row.Sender), Expiring: false, $$"""{"transfer":"{{id}}"}""")
    {
        Subject = id,
    };
}
