using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;

namespace Quits.Pay.Transfers;

/// <summary>My entries, added up now, beside my balance (LG-6).</summary>
internal static class GetProof
{
    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/wallet/proof", Handle).WithName("getProof");

    static async Task<Results<Ok<AccountProof>, ProblemHttpResult>> Handle(Me me, LedgerClient ledger, CancellationToken ct) =>
        await ledger.ProveAsync(AccountId.WalletOf(me.Person), ct) is { } proof ? TypedResults.Ok(proof) : Problems.NotFound.ToHttp();
}
