using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Ledger.Store;
using Quits.Pay.Friends;

namespace Quits.Pay.Transfers;

/// <summary>
/// Pays what was held once its undo window has ended (TR-16), or frees it when it cannot be paid any more. Any number of nodes may run it:
/// a row is taken under lock, and the payment's own id makes it happen once.
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

    /// <summary>
    /// Pays one, or gives its money back: who is frozen by then cannot send (TR-13), and who blocks the other by then is not paid (TR-3).
    /// Account and relation are locked while that is decided.
    /// </summary>
    /// <returns>False when another node has it, or its sender undid it.</returns>
    async Task<bool> SettleAsync(Guid id, CancellationToken ct)
    {
        Problem refusal;
        await using (var work = await ledger.BeginAsync(ct))
        {
            if (await TakeAsync(work, id) is not { } row) return false;
            if ((await Friendships.LockAsync(work.Connection, new(row.Sender), new(row.Receiver))).IsBlocked())
            {
                await FailAsync(work, id, row, TransferProblems.RecipientNotFound, ct);
                return true;
            }
            var decision = (await work.DecideAsync([Payment(id, row)], ct))[0];
            if (decision.Accepted)
            {
                await work.Connection.ExecuteAsync(Forget, new { id });
                await work.CommitAsync(ct);
                telemetry.Decided(decision, TransferFact.Of(row.Payload).Amount);
                return true;
            }
            refusal = TransferProblems.Of(decision.Verdict);
        }
        // A ledger transaction decides once. The refusal was not written; what is, is the release, with the reason.
        await using var failing = await ledger.BeginAsync(ct);
        if (await TakeAsync(failing, id) is not { } still) return false;
        await FailAsync(failing, id, still, refusal, ct);
        return true;
    }

    static Task<Row?> TakeAsync(LedgerTransaction work, Guid id) => work.Connection.QuerySingleOrDefaultAsync<Row>(Take, new { id });

    async Task FailAsync(LedgerTransaction work, Guid id, Row row, Problem reason, CancellationToken ct)
    {
        var freed = (await work.DecideAsync([Free(id, row, reason)], ct))[0];
        if (!freed.Accepted) throw new InvalidOperationException($"the money of payment {id} could not be freed: {freed.Verdict}");
        await work.Connection.ExecuteAsync(Forget, new { id });
        await work.CommitAsync(ct);
        telemetry.Failed();
    }

    static PostHold Payment(Guid id, Row row) => new(
        new(id), TransferFact.Kind, HeldFact.HoldOf(row.Sender, id), new(row.Sender), new(row.Receiver), Amount: null, Counted: true, row.Payload)
    {
        Actor = new(row.Sender),
        Subject = row.Receiver,
        Fingerprint = row.Fingerprint,
        UnlessFrozen = true,
    };

    static ReleaseHold Free(Guid id, Row row, Problem reason)
    {
        var fact = TransferFact.Of(row.Payload);
        var failed = new FailedFact(id, fact.Sender, fact.Receiver, fact.Amount, fact.Currency, reason.Code);
        return new(HeldFact.ReleaseOf(row.Sender, id), TransferFacts.Failed, HeldFact.HoldOf(row.Sender, id), new(row.Sender), Expiring: false,
            JsonSerializer.Serialize(failed, JsonSerializerOptions.Web)) { Subject = id };
    }
}
