using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Pay.Transfers;

namespace Quits.Pay.Requests;

/// <summary>Who is asked declines, with a reason or none; who asks cancels (RQ-2, RQ-4). Doing it twice is doing it once.</summary>
internal static class EndRequest
{
    internal sealed record Decline(string? Reason);

    internal static void Map(RouteGroupBuilder requests)
    {
        requests.MapPost("/{id:guid}/decline", DeclineAsync).WithName("declineRequest");
        requests.MapPost("/{id:guid}/cancel", CancelAsync).WithName("cancelRequest");
    }

    static async Task<Results<Ok<RequestView>, ProblemHttpResult>> DeclineAsync(Guid id, Decline? request, Me me, HttpContext context, RequestBook book, CancellationToken ct)
    {
        var reason = string.IsNullOrWhiteSpace(request?.Reason) ? null : request.Reason.Trim();
        if (PaymentTerms.CheckNote(reason, "reason") is { } invalid) return invalid.ToHttp();
        return await EndAsync(id, RequestAct.Decline, RequestState.Declined, RequestFacts.Declined, reason, me, context, book, ct);
    }

    static Task<Results<Ok<RequestView>, ProblemHttpResult>> CancelAsync(Guid id, Me me, HttpContext context, RequestBook book, CancellationToken ct) =>
        EndAsync(id, RequestAct.Cancel, RequestState.Cancelled, RequestFacts.Cancelled, null, me, context, book, ct);

    static async Task<Results<Ok<RequestView>, ProblemHttpResult>> EndAsync(
        Guid id, RequestAct act, RequestState state, string fact, string? reason, Me me, HttpContext context, RequestBook book, CancellationToken ct)
    {
        var changed = await book.ChangeAsync(id, act, me, row => Change.To(fact, row with { State = (short)state, Reason = reason }, row.ToFact(reason)), ct);
        return await AnswerAsync(changed, context, book, ct);
    }

    /// <summary>The request as it stands, or why it could not be changed.</summary>
    internal static async Task<Results<Ok<RequestView>, ProblemHttpResult>> AnswerAsync(Changed changed, HttpContext context, RequestBook book, CancellationToken ct)
    {
        if (changed.Problem is { } problem) return problem.ToHttp();
        LogPosition.Tell(context, changed.Position);
        return TypedResults.Ok(await book.ViewAsync(changed.Row!, ct));
    }
}
