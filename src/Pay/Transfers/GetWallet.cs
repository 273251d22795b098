using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;

namespace Quits.Pay.Transfers;

/// <summary>My wallet, as the books stand now.</summary>
internal static class GetWallet
{
    /// <summary>Minor units. A limit of null is none.</summary>
    public sealed record WalletLimits(long PerTransfer, long? DailyRemaining, long? WeeklyRemaining);

    /// <summary>Minor units. <c>available</c> = <c>balance</c> - <c>heldBalance</c> (FW-8); <c>owed</c> is what is owed to the platform.</summary>
    public sealed record Wallet(long Balance, long PendingBalance, long HeldBalance, long Available, string Currency, long Owed, WalletLimits Limits);

    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/wallet", Handle).WithName("getWallet");

    static async Task<Results<Ok<Wallet>, ProblemHttpResult>> Handle(Me me, HttpContext context, LedgerClient ledger, CancellationToken ct)
    {
        if (await ledger.ReadWalletAsync(AccountId.WalletOf(me.Person), ct) is not { } w) return Problems.NotFound.ToHttp();
        LogPosition.Tell(context, w.Position);
        // Deposits and receivables do not exist yet, so nothing is pending and nothing is owed.
        return TypedResults.Ok(new Wallet(w.Balance, PendingBalance: 0, w.Held, w.Available, w.Currency, Owed: 0,
            new(Limits.TransferMaxCents, w.DailyRemaining, w.WeeklyRemaining)));
    }
}
