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

/// <summary>Pay a person from the wallet: instant, once per key, never half (TR-1..TR-14, ID-1..ID-5).</summary>
internal static class SendMoney
{
    internal sealed record Request(
        string? ReceiverId, Cents? Amount, string? Currency, string? Note, string? Visibility, string? FundingSourceId, string? QuoteId, string? IdempotencyKey, int? UndoSeconds = null);

    internal static void Map(RouteGroupBuilder transfers) => transfers.MapPost("", Handle).WithName("sendMoney").WithMetadata(new TakesIdempotencyKey());

    static async Task<Results<Created<SentTransfer>, Accepted<SentTransfer>, ProblemHttpResult>> Handle(
        Request request, Me me, HttpContext context, LedgerClient ledger, People people, Relations relations, Quotes quotes,
        Payments payments, HeldTransfers held, CancellationToken ct)
    {
        if (IdempotencyKey.Take(context, request.IdempotencyKey, out var problem) is not { } key) return problem!.ToHttp();
        if (TransferRules.Check(request, me.Person) is { } invalid) return invalid.ToHttp();
        var sender = (await people.FindAsync(me.Person, ct))!;
        var (id, other) = (Payments.IdOf(me.Person, key), new PersonId(Guid.Parse(request.ReceiverId!)));
        var receiver = await people.FindAsync(other, ct);
        // A block and a spent quote refuse what is new; a key is kept for ever, and what was decided under it is answered again (ID-2).
        // Nobody and somebody blocked cost as many looks at the database, so that not even time tells them apart (TR-3).
        if ((receiver is null || await relations.AreBlockedAsync(me.Person, other, ct))
            && (await payments.FindAsync(id, me, ct) is null || receiver is null)) return TransferProblems.RecipientNotFound.ToHttp();
        if (request.FundingSourceId is not null) return TransferProblems.PaymentMethod.ToHttp();
        if (request.QuoteId is not null && await quotes.CheckAsync(request, me.Person, ct) is { } changed
            && await payments.FindAsync(id, me, ct) is null) return changed.ToHttp();

        var fact = Fact(request, sender, receiver);
        if (request.UndoSeconds is > 0) return await HoldAsync(request, id, fact, me, context, ledger, payments, held, ct);
        var decision = await ledger.SubmitAsync(Payments.Instruction(id, fact, TransferRules.Fingerprint(request), me));
        var (sent, refused) = await payments.AnswerAsync(context, decision, fact, sender, receiver, me, ct);
        return sent is null ? refused!.ToHttp() : TypedResults.Created($"/v1/transfers/{sent.Transfer.Id}", sent);
    }

    /// <summary>Asked for a while to undo it in, a payment waits: 202, and the money is held (TR-16).</summary>
    static async Task<Results<Created<SentTransfer>, Accepted<SentTransfer>, ProblemHttpResult>> HoldAsync(
        Request request, TransactionId id, TransferFact fact, Me me, HttpContext context, LedgerClient ledger, Payments payments, HeldTransfers held, CancellationToken ct)
    {
        var decision = await held.PlaceAsync(id, fact, TransferRules.Fingerprint(request), TimeSpan.FromSeconds(request.UndoSeconds!.Value), me, ct);
        Payments.Mark(context, decision);
        if (!decision.Accepted) return TransferProblems.Of(decision.Verdict).ToHttp();
        var view = (await payments.FindAsync(id, me, ct))!;
        var wallet = (await ledger.ReadWalletAsync(AccountId.WalletOf(me.Person), ct))!;
        return TypedResults.Accepted($"/v1/transfers/{view.Id}", new SentTransfer(view, wallet.Balance));
    }

    static TransferFact Fact(Request request, PersonCard sender, PersonCard receiver) => new(
        sender.User.Id, receiver.User.Id, request.Amount!.Value!.Value, request.Currency ?? Currency.Usd.Code,
        request.Note, request.Visibility ?? sender.DefaultVisibility);
}
