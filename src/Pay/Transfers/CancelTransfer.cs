using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Pay.Transfers;

/// <summary>Undo a payment while its window is open (TR-16): the held money is free again. Cancelling twice is cancelling once.</summary>
internal static class CancelTransfer
{
    // Before the hold, as the end of the window does: of the two, one waits for the other and neither waits in a ring.
    const string Take = "select from transfers.waiting where id = @id and sender = @me for update";

    internal static void Map(RouteGroupBuilder transfers)
    {
        transfers.MapPost("/{id:guid}/cancel", Handle).WithName("cancelTransfer");
        transfers.MapGet("/pending", List).WithName("listPendingTransfers");
    }

    static async Task<Results<Ok<TransferView>, ProblemHttpResult>> Handle(
        Guid id, Me me, HttpContext context, LedgerClient ledger, HeldTransfers held, TransferReader transfers, CancellationToken ct)
    {
        if (await CancelAsync(id, me, ledger, ct) is { } position)
        {
            LogPosition.Tell(context, position);
            return TypedResults.Ok((await held.FindAsync(id, me.Person, ct))!);
        }
        var ended = await transfers.FindAsync(id, me.Person, ct) ?? await held.FindAsync(id, me.Person, ct);
        if (ended?.Sender.Id != me.Person.Value) return Problems.NotFound.ToHttp();
        return (ended.Status == "failed" ? TransferProblems.NothingToUndo : TransferProblems.NotPending).ToHttp();
    }

    /// <returns>The log position of the cancellation; null when there is nothing to undo, and then nothing is written.</returns>
    static async Task<long?> CancelAsync(Guid id, Me me, LedgerClient ledger, CancellationToken ct)
    {
        await using var work = await ledger.BeginAsync(ct);
        await work.Connection.ExecuteAsync(Take, new { id, me = me.Person.Value });
        if (!(await work.DecideAsync([Release(id, me)], ct))[0].Accepted) return null;
        await work.Connection.ExecuteAsync("delete from transfers.waiting where id = @id", new { id });
        return (await work.CommitAsync(ct))[0].Position;
    }

    static async Task<Ok<Page<TransferView>>> List(Me me, HeldTransfers held, CancellationToken ct) =>
        TypedResults.Ok(new Page<TransferView>(await held.ListAsync(me.Person, ct), null));

    static ReleaseHold Release(Guid id, Me me) => new(
        HeldFact.ReleaseOf(me.Person.Value, id), HeldFact.Cancelled, HeldFact.HoldOf(me.Person.Value, id), AccountId.WalletOf(me.Person), Expiring: false, $$"""{"transfer":"{{id}}"}""")
    {
        Actor = me.Person,
        Subject = id,
        Origin = me.Origin,
    };
}
