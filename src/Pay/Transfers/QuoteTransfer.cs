using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Pay.Friends;
using Quits.Pay.Identity;

namespace Quits.Pay.Transfers;

/// <summary>What a payment would cost and use, before it is confirmed (FW-1, FW-5). Refuses what the payment would be refused for.</summary>
internal static class QuoteTransfer
{
    internal sealed record Request(string? ReceiverId, Cents? Amount, string? FundingSourceId);

    /// <summary>Minor units; times are when the money arrives and how long the quote is good for.</summary>
    public sealed record Quote(Guid QuoteId, long FromBalance, long FromExternal, long Fee, Guid? Source, DateTimeOffset ArrivesAt, DateTimeOffset ExpiresAt);

    internal static void Map(RouteGroupBuilder transfers) => transfers.MapPost("/quote", Handle).WithName("quoteTransfer");

    static async Task<Results<Ok<Quote>, ProblemHttpResult>> Handle(
        Request request, Me me, LedgerClient ledger, People people, Relations relations, Quotes quotes, TimeProvider clock, CancellationToken ct)
    {
        var asked = new SendMoney.Request(request.ReceiverId, request.Amount, null, null, null, null, null, null);
        if (TransferRules.Check(asked, me.Person) is { } invalid) return invalid.ToHttp();
        var receiver = Guid.Parse(request.ReceiverId!);
        if (await people.FindAsync(new PersonId(receiver), ct) is null || await relations.AreBlockedAsync(me.Person, new(receiver), ct))
            return TransferProblems.RecipientNotFound.ToHttp();
        if (request.FundingSourceId is not null) return TransferProblems.PaymentMethod.ToHttp();
        var amount = request.Amount!.Value!.Value;
        var wallet = await ledger.ReadWalletAsync(AccountId.WalletOf(me.Person), ct);
        if (Refusal(wallet, amount) is { } verdict) return TransferProblems.Of(verdict).ToHttp();
        var (id, expires) = await quotes.KeepAsync(me.Person, receiver, amount, fee: 0, ct);
        return TypedResults.Ok(new Quote(id, amount, 0, 0, null, clock.GetUtcNow(), expires));
    }

    /// <summary>The same precedence as under the lock; the lock has the last word.</summary>
    static Verdict? Refusal(WalletView? wallet, long amount) => wallet switch
    {
        null or { Status: not AccountStatus.Active } => Verdict.AccountFrozen,
        { DailyRemaining: { } left } when left < amount => Verdict.DailyLimitExceeded,
        { WeeklyRemaining: { } left } when left < amount => Verdict.WeeklyLimitExceeded,
        { Available: var available } when available < amount => Verdict.InsufficientFunds,
        _ => null,
    };
}
