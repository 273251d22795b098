using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>Say something to a payment that I may see; take back what I said, or what anyone said to a payment of mine (FD-7).</summary>
internal static class CommentTransfer
{
    internal sealed record Request(string? Text);

    const string Find = """
        select c.author, l.id from feed.comment c join ledger.pub_log l on l.position = c.position where c.id = @id
        """;

    const string Remove = "delete from feed.comment where id = @id";

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/transfers/{id:guid}/comments", Handle).WithName("commentTransfer");
        v1.MapDelete("/comments/{id:guid}", HandleRemove).WithName("removeComment");
    }

    static async Task<Results<Created<Comment>, ProblemHttpResult>> Handle(
        Guid id, Request request, Me me, HttpContext context, LedgerClient ledger, Reactions reactions, RateLimits limits, People people, CancellationToken ct)
    {
        if (limits.TakeComment(context, me.Person) is { } throttled) return throttled.ToHttp();
        await using var work = await ledger.BeginAsync(ct);
        // Before the words are looked at: also a wrong comment learns nothing of a payment that is not there for its author.
        if (await Reactions.SeeAsync(work, id, me.Person, ct) is not { } seen) return Problems.NotFound.ToHttp();
        var text = request.Text?.Trim() ?? "";
        if (PlainText.Length(text) is not (> 0 and <= Limits.CommentCharacters)) return FeedProblems.CommentText.ToHttp();
        var (comment, at, position) = await reactions.AddAsync(work, seen, me.Person, text, me.Origin, ct);
        LogPosition.Tell(context, position);
        return TypedResults.Created((string?)null, new Comment(comment, (await people.FindAsync(me.Person, ct))!.User, text, at));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> HandleRemove(
        Guid id, Me me, HttpContext context, LedgerClient ledger, Reactions reactions, CancellationToken ct)
    {
        await using var work = await ledger.BeginAsync(ct);
        var (author, transfer) = await work.Connection.QuerySingleOrDefaultAsync<(Guid, Guid)>(Find, new { id });
        if (await Reactions.SeeAsync(work, transfer, me.Person, ct) is not { } seen || !MayRemove(me.Person.Value, author, seen.Fact)) return Problems.NotFound.ToHttp();
        // Of two at one moment the second waits here for the first.
        if (await work.Connection.ExecuteAsync(Remove, new { id }) == 0) return Problems.NotFound.ToHttp();
        await Reactions.CountAsync(work, seen.Position, likes: 0, comments: -1);
        LogPosition.Tell(context, await reactions.CommitAsync(work, TransferFacts.CommentRemoved, me.Person, me.Origin, Reactions.Of(seen) with { Comment = id, Author = author }, ct));
        return TypedResults.NoContent();
    }

    /// <summary>Its author, and the parties: it stands under their payment.</summary>
    static bool MayRemove(Guid me, Guid author, TransferFact fact) => me == author || me == fact.Sender || me == fact.Receiver;
}
