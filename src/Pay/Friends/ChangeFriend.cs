using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Friends;

/// <summary>
/// Ask to be friends or say yes; decline, withdraw or unfriend (FR-2). Both may be sent again. Asking someone who blocks me is asking
/// someone who does not exist, as it is with their profile and with paying them: an answer of its own would reveal the block.
/// </summary>
internal static class ChangeFriend
{
    /// <summary>How it stands now: <c>pending</c> until the other says yes, then <c>accepted</c>.</summary>
    public sealed record FriendStatus(string Status);

    internal static void Map(RouteGroupBuilder friends)
    {
        friends.MapPut("/{userId:guid}", BefriendAsync).WithName("befriend");
        friends.MapDelete("/{userId:guid}", PartAsync).WithName("unfriend");
    }

    static async Task<Results<Ok<FriendStatus>, ProblemHttpResult>> BefriendAsync(
        Guid userId, Me me, HttpContext context, RateLimits limits, Acquaintance acquaintance, Friendships friendships, CancellationToken ct)
    {
        if (limits.TakeAsk(context, me.Person) is { } throttled) return throttled.ToHttp();
        var other = new PersonId(userId);
        if (await acquaintance.CheckAsync(me, other, ct) is { } problem) return problem.ToHttp();
        var acted = await friendships.ActAsync(me.Person, Act.Befriend, other, me.Origin, ct);
        LogPosition.Tell(context, acted.Position);
        return acted.After switch
        {
            Relation.Asked => TypedResults.Ok(new FriendStatus("pending")),
            Relation.Friends => TypedResults.Ok(new FriendStatus("accepted")),
            Relation.BlockedByOther => Problems.NotFound.ToHttp(),
            _ => FriendsProblems.Blocked.ToHttp(),
        };
    }

    static async Task<Results<NoContent, ProblemHttpResult>> PartAsync(
        Guid userId, Me me, HttpContext context, Acquaintance acquaintance, Friendships friendships, CancellationToken ct)
    {
        var other = new PersonId(userId);
        if (await acquaintance.CheckAsync(me, other, ct) is { } problem) return problem.ToHttp();
        var acted = await friendships.ActAsync(me.Person, Act.Part, other, me.Origin, ct);
        LogPosition.Tell(context, acted.Position);
        return acted.Before == Relation.BlockedByOther ? Problems.NotFound.ToHttp() : TypedResults.NoContent();
    }
}
