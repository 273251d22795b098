using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Pay.Transfers;

namespace Quits.Pay.Requests;

/// <summary>
/// Who is asked offers another amount; the asker accepts it, and then that is what is asked for, or declines it (RQ-4). Both name the amount
/// they mean, so that nobody agrees to what they have not seen. Doing it twice is doing it once; nothing of it moves money.
/// </summary>
internal static class OfferAmount
{
    internal sealed record Offer(Cents? Amount);

    internal static void Map(RouteGroupBuilder requests)
    {
        requests.MapPost("/{id:guid}/counter", OfferAsync).WithName("offerAmount");
        requests.MapPost("/{id:guid}/counter/accept", AcceptAsync).WithName("acceptOffer");
        requests.MapPost("/{id:guid}/counter/decline", DeclineAsync).WithName("declineOffer");
    }

    static Task<Results<Ok<RequestView>, ProblemHttpResult>> OfferAsync(Guid id, Offer request, Me me, HttpContext context, RequestBook book, CancellationToken ct) =>
        ChangeAsync(id, RequestAct.Offer, request, MakeOffer, me, context, book, ct);

    static Task<Results<Ok<RequestView>, ProblemHttpResult>> AcceptAsync(Guid id, Offer request, Me me, HttpContext context, RequestBook book, CancellationToken ct) =>
        ChangeAsync(id, RequestAct.AnswerOffer, request, Accept, me, context, book, ct);

    static Task<Results<Ok<RequestView>, ProblemHttpResult>> DeclineAsync(Guid id, Offer request, Me me, HttpContext context, RequestBook book, CancellationToken ct) =>
        ChangeAsync(id, RequestAct.AnswerOffer, request, Decline, me, context, book, ct);

    static async Task<Results<Ok<RequestView>, ProblemHttpResult>> ChangeAsync(
        Guid id, RequestAct act, Offer request, Func<RequestRow, long, Change> change, Me me, HttpContext context, RequestBook book, CancellationToken ct)
    {
        if (request.Amount is not { } amount) return Problems.Missing("amount").ToHttp();
        if (!amount.IsTransferable) return TransferProblems.InvalidAmount.ToHttp();
        return await EndRequest.AnswerAsync(await book.ChangeAsync(id, act, me, row => change(row, amount.Value!.Value), ct), context, book, ct);
    }

    static Change MakeOffer(RequestRow row, long amount) =>
        row.Offer == amount ? Change.None
        : row.Amount == amount ? Change.Refused(Problems.Invalid("amount", "That is what you are asked for."))
        : Change.To(RequestFacts.Offered, row with { Offer = amount }, row.ToFact(amount: amount));

    static Change Accept(RequestRow row, long amount) =>
        row.Offer == amount ? Change.To(RequestFacts.OfferAccepted, row with { Amount = amount, Offer = null }, row.ToFact(amount: amount))
        : row.Amount == amount && row.Offer is null ? Change.None
        : Change.Refused(RequestsProblems.Changed);

    static Change Decline(RequestRow row, long amount) =>
        row.Offer == amount ? Change.To(RequestFacts.OfferDeclined, row with { Offer = null }, row.ToFact())
        : row.Offer is null ? Change.None
        : Change.Refused(RequestsProblems.Changed);
}
