using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Transfers;

/// <summary>One transfer, by its id or by the key it was sent with (TR-18); 404 for whoever may not see it.</summary>
internal static class GetTransfer
{
    internal static void Map(RouteGroupBuilder transfers)
    {
        transfers.MapGet("/{id:guid}", ById).WithName("getTransfer");
        transfers.MapGet("/by-key/{key}", ByKey).WithName("getTransferByKey");
    }

    static async Task<Results<Ok<TransferView>, ProblemHttpResult>> ById(Guid id, Me me, TransferReader transfers, HeldTransfers held, CancellationToken ct) =>
        (await transfers.FindAsync(id, me.Person, ct) ?? await held.FindAsync(id, me.Person, ct)) is { } found ? TypedResults.Ok(found) : Problems.NotFound.ToHttp();

    static async Task<Results<Ok<TransferView>, ProblemHttpResult>> ByKey(string key, Me me, TransferReader transfers, HeldTransfers held, CancellationToken ct)
    {
        if (!Guid.TryParseExact(key, "D", out var parsed)) return Problems.NotFound.ToHttp();
        return await ById(TransactionId.Of(me.Person, TransferFact.Kind, parsed).Value, me, transfers, held, ct);
    }
}
