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
        string? ReceiverId, Cents? Amount, string? Currency, string? Note, string? Visibility, string? FundingSourceId, string? QuoteId, string? IdempotencyKey);

    internal static void Map(RouteGroupBuilder transfers) => transfers.MapPost("", Handle).WithName("sendMoney").WithMetadata(new TakesIdempotencyKey());

    static async Task<Results<Created<SentTransfer>, ProblemHttpResult>> Handle(
        Request request, Me me, HttpContext context, LedgerClient ledger, People people, Relations relations, Quotes quotes, TransferReader transfers, TransferTelemetry telemetry, CancellationToken ct)
    {
        if (IdempotencyKey.Take(context, request.IdempotencyKey, out var problem) is not { } key) return problem!.ToHttp();
        if (TransferRules.Check(request, me.Person) is { } invalid) return invalid.ToHttp();
        var sender = (await people.FindAsync(me.Person, ct))!;
        var (id, other) = (TransactionId.Of(me.Person, TransferFact.Kind, key), new PersonId(Guid.Parse(request.ReceiverId!)));
        var receiver = await people.FindAsync(other, ct);
        // A block and a spent quote refuse what is new; a key is kept for ever, and what was decided under it is answered again (ID-2).
        // Nobody and somebody blocked cost as many looks at the database, so that not even time tells them apart (TR-3).
        if ((receiver is null || await relations.AreBlockedAsync(me.Person, other, ct))
            && (await transfers.FindAsync(id.Value, me.Person, ct) is null || receiver is null)) return TransferProblems.RecipientNotFound.ToHttp();
        if (request.FundingSourceId is not null) return TransferProblems.PaymentMethod.ToHttp();
        if (request.QuoteId is not null && await quotes.CheckAsync(request, me.Person, ct) is { } changed
            && await transfers.FindAsync(id.Value, me.Person, ct) is null) return changed.ToHttp();

        var fact = Fact(request, sender, receiver);
        var decision = await ledger.SubmitAsync(Instruction(request, id, fact, me));
        telemetry.Decided(decision, fact.Amount);
        Mark(context, decision);
        if (!decision.Accepted) return TransferProblems.Of(decision.Verdict).ToHttp();
        // A replay answers with what was stored, for the defaults may have changed since.
        var view = decision.Replayed
            ? (await transfers.FindAsync(decision.Id.Value, me.Person, ct))!
            : TransferReader.View(decision.Id.Value, fact, decision.Verdict, decision.At, sender.User, receiver.User, me.Person);
        return TypedResults.Created($"/v1/transfers/{view.Id}", new SentTransfer(view, decision.BalanceAfter(AccountId.WalletOf(me.Person))));
    }

    static TransferFact Fact(Request request, PersonCard sender, PersonCard receiver) => new(
        sender.User.Id, receiver.User.Id, request.Amount!.Value!.Value, request.Currency ?? Currency.Usd.Code,
        request.Note, request.Visibility ?? sender.DefaultVisibility);

    static Quits.Ledger.Core.Pay Instruction(Request request, TransactionId id, TransferFact fact, Me me) => new(
        id, TransferFact.Kind, AccountId.WalletOf(me.Person), new(fact.Receiver), fact.Amount, Counted: true, fact.ToJson())
    {
        Actor = me.Person,
        Subject = fact.Receiver,
        Fingerprint = TransferRules.Fingerprint(request),
        Origin = me.Origin,
    };

    static void Mark(HttpContext context, Decision decision)
    {
        if (decision.Replayed) context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        LogPosition.Tell(context, decision.Position);
    }
}
