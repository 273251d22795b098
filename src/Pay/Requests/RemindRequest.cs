using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel.Http;

namespace Quits.Pay.Requests;

/// <summary>Who asked reminds who is asked, at most once in a while, the first time that while after the ask (RQ-4).</summary>
internal static class RemindRequest
{
    internal static void Map(RouteGroupBuilder requests) => requests.MapPost("/{id:guid}/remind", Handle).WithName("remindRequest");

    static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, Me me, HttpContext context, RequestBook book, RequestOptions options, CancellationToken ct)
    {
        var now = book.Now();
        var changed = await book.ChangeAsync(id, RequestAct.Remind, me, row => Remind(row, now, options), ct);
        if (changed.Problem is { } problem)
        {
            if (problem.RetryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return problem.ToHttp();
        }
        LogPosition.Tell(context, changed.Position);
        return TypedResults.NoContent();
    }

    static Change Remind(RequestRow row, DateTimeOffset now, RequestOptions options)
    {
        var wait = new DateTimeOffset(row.RemindedAt ?? row.CreatedAt).AddSeconds(options.RemindSeconds) - now;
        return wait > TimeSpan.Zero
            ? Change.Refused(RequestsProblems.RemindedAlready with { RetryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds) })
            : Change.To(RequestFacts.Reminded, row with { RemindedAt = now.UtcDateTime }, row.ToFact());
    }
}
