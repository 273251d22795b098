using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Requests;

/// <summary>
/// Pay what I am asked for, as a transfer: same key, same answers (RQ-2). The request's row is locked, the ledger decides, and payment and
/// "paid" commit together, so there is no moment in which one is without the other (docs/adr/0010).
/// </summary>
internal static class PayRequest
{
    /// <summary>An amount, if given, is what the payer has seen: the request is paid only while it is that.</summary>
    internal sealed record Request(string? Visibility, string? FundingSourceId, Cents? Amount, string? IdempotencyKey);

    const string Close = "update requests.request set state = 2, transfer = @transfer where id = @id";

    internal static void Map(RouteGroupBuilder requests) => requests.MapPost("/{id:guid}/pay", Handle).WithName("payRequest").WithMetadata(new TakesIdempotencyKey());

    static async Task<Results<Created<SentTransfer>, ProblemHttpResult>> Handle(
        Guid id, Request? request, Me me, HttpContext context, LedgerClient ledger, RequestBook book, People people, Payments payments, RequestTelemetry telemetry, CancellationToken ct)
    {
        if (IdempotencyKey.Take(context, request?.IdempotencyKey, out var problem) is not { } key) return problem!.ToHttp();
        if (PaymentTerms.CheckVisibility(request?.Visibility) is { } invalid) return invalid.ToHttp();
        if (request?.Amount is { IsTransferable: false }) return TransferProblems.InvalidAmount.ToHttp();
        var transfer = Payments.IdOf(me.Person, key);
        var asked = await book.FindAsync(id, me.Person, ct);
        // A block refuses what is new; what was paid under a key before is answered again (ID-2).
        if (asked?.RoleOf(me.Person) != RequestRole.Requestee || asked.Hidden && await payments.FindAsync(transfer, me, ct) is null) return Problems.NotFound.ToHttp();
        if (request?.FundingSourceId is not null) return TransferProblems.PaymentMethod.ToHttp();
        // Before the row is locked: who holds a connection must not wait for a second one.
        var (payer, receiver) = ((await people.FindAsync(me.Person, ct))!, (await people.FindAsync(new PersonId(asked.Requester), ct))!);

        TransferFact FactOf(RequestRow row) => new(me.Person.Value, row.Requester, row.Amount, row.Currency, row.Note,
            RequestRules.VisibilityOf(request?.Visibility, payer.DefaultVisibility, row.Asked).Name()) { Request = id };

        var (fact, decision, refusal) = await DecideAsync(id, transfer, FactOf, request, me, ledger, book, ct);
        if (decision is null) return refusal!.ToHttp();
        if (decision is { Accepted: true, Replayed: false }) telemetry.Happened(RequestTelemetry.Paid);
        var (sent, refused) = await payments.AnswerAsync(context, decision, fact, payer, receiver, me, ct);
        return sent is null ? refused!.ToHttp() : TypedResults.Created($"/v1/transfers/{sent.Transfer.Id}", sent);
    }

    /// <returns>
    /// What the ledger decided; a refusal of its is written, for the key is answered with it from now on (ID-4), and the request stays open.
    /// With a new key the request itself may refuse: it is not open, or not what the payer has seen. Then nothing is written.
    /// </returns>
    static async Task<(TransferFact Fact, Decision? Decision, Problem? Problem)> DecideAsync(
        Guid id, TransactionId transfer, Func<RequestRow, TransferFact> factOf, Request? request, Me me, LedgerClient ledger, RequestBook book, CancellationToken ct)
    {
        await using var work = await ledger.BeginAsync(ct);
        var row = (await book.LockAsync(work.Connection, id, me.Person))!;
        var fact = factOf(row);
        var decision = (await work.DecideAsync([Payments.Instruction(transfer, fact, RequestRules.Fingerprint(id, request), me)], ct))[0];
        if (decision.Replayed || decision.Verdict == Verdict.KeyReused) return (fact, decision, null);
        if (RequestRules.Rule(RequestAct.Pay, row.RoleOf(me.Person), row.Is) != Ruling.Allowed) return (fact, null, RequestsProblems.NotPending);
        if (request?.Amount is { } seen && seen.Value != row.Amount) return (fact, null, RequestsProblems.Changed);
        if (decision.Accepted) await work.Connection.ExecuteAsync(Close, new { id, transfer = transfer.Value });
        return (fact, (await work.CommitAsync(ct))[0], null);
    }
}
