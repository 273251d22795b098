using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Friends;

/// <summary>
/// Block and unblock (FD-2). Blocking ends friendship and asks. It is possible also against someone who blocks me, who is nowhere to be
/// seen otherwise: being safe from them must not wait until they unblock me.
/// </summary>
internal static class BlockPerson
{
    internal static void Map(RouteGroupBuilder blocks)
    {
        blocks.MapPut("/{userId:guid}", BlockAsync).WithName("blockPerson");
        blocks.MapDelete("/{userId:guid}", UnblockAsync).WithName("unblockPerson");
    }

    static async Task<Results<NoContent, ProblemHttpResult>> BlockAsync(
        Guid userId, Me me, HttpContext context, Acquaintance acquaintance, Friendships friendships, CancellationToken ct)
    {
        var other = new PersonId(userId);
        if (await acquaintance.CheckExistsAsync(me, other, ct) is { } problem) return problem.ToHttp();
        var acted = await friendships.ActAsync(me.Person, Act.Block, other, me.Origin, ct);
        LogPosition.Tell(context, acted.Position);
        return TypedResults.NoContent();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> UnblockAsync(
        Guid userId, Me me, HttpContext context, Acquaintance acquaintance, Friendships friendships, CancellationToken ct)
    {
        var other = new PersonId(userId);
        if (await acquaintance.CheckAsync(me, other, ct) is { } problem) return problem.ToHttp();
        var acted = await friendships.ActAsync(me.Person, Act.Unblock, other, me.Origin, ct);
        LogPosition.Tell(context, acted.Position);
        return acted.Before == Relation.BlockedByOther ? Problems.NotFound.ToHttp() : TypedResults.NoContent();
    }
}
