using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger.Core;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Requests;

/// <summary>Ask somebody for money, once per key (RQ-1, ID-2). Somebody who blocks me is somebody who does not exist, as when I pay them (TR-3).</summary>
internal static class AskForMoney
{
    internal sealed record Request(string? RequesteeId, Cents? Amount, string? Currency, string? Note, string? Visibility, string? IdempotencyKey);

    internal static void Map(RouteGroupBuilder requests) => requests.MapPost("", Handle).WithName("askForMoney").WithMetadata(new TakesIdempotencyKey());

    static async Task<Results<Created<RequestView>, ProblemHttpResult>> Handle(
        Request request, Me me, HttpContext context, RateLimits limits, People people, Relations relations, RequestBook book, CancellationToken ct)
    {
        if (IdempotencyKey.Take(context, request.IdempotencyKey, out var problem) is not { } key) return problem!.ToHttp();
        if (RequestRules.Check(request, me.Person) is { } invalid) return invalid.ToHttp();
        if (limits.TakeMoneyAsk(context, me.Person) is { } throttled) return throttled.ToHttp();
        var (id, other) = (TransactionId.Of(me.Person, RequestFacts.Asked, key), new PersonId(Guid.Parse(request.RequesteeId!)));
        var (asker, asked) = ((await people.FindAsync(me.Person, ct))!, await people.FindAsync(other, ct));
        // A block refuses what is new; what was asked under a key before is answered again (ID-2).
        if (asked is null || await relations.AreBlockedAsync(me.Person, other, ct) && await book.FindAsync(id.Value, me.Person, ct) is null)
            return TransferProblems.RecipientNotFound.In("requesteeId").ToHttp();

        var fact = Fact(request, asker, asked, book);
        var (decision, refusal) = await book.AskAsync(id, fact, RequestRules.Fingerprint(request), me.Origin, ct);
        if (decision is null) return refusal!.ToHttp();
        if (!decision.Accepted) return TransferProblems.Of(decision.Verdict).ToHttp();
        LogPosition.Tell(context, decision.Position);
        if (!decision.Replayed) return TypedResults.Created($"/v1/requests/{id}", RequestView.Of(id.Value, fact, asker.User, asked.User));
        context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return TypedResults.Created($"/v1/requests/{id}", await book.ViewAsync((await book.FindAsync(id.Value, me.Person, ct))!, ct));
    }

    static RequestFact Fact(Request request, PersonCard asker, PersonCard asked, RequestBook book)
    {
        var now = book.Now();
        return new(asker.User.Id, asked.User.Id, request.Amount!.Value!.Value, request.Currency ?? Currency.Usd.Code, request.Note,
            request.Visibility ?? asker.DefaultVisibility, now, book.ExpiryOf(now));
    }
}
