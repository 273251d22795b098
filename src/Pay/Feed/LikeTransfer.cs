using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Feed;

/// <summary>Like a payment that I may see, or take it back (FD-7). Both may be asked any number of times.</summary>
internal static class LikeTransfer
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapPut("/transfers/{id:guid}/like", (Guid id, Me me, HttpContext context, FeedReader feed, Reactions reactions, CancellationToken ct) =>
            Handle(id, likes: true, me, context, feed, reactions, ct)).WithName("likeTransfer");
        v1.MapDelete("/transfers/{id:guid}/like", (Guid id, Me me, HttpContext context, FeedReader feed, Reactions reactions, CancellationToken ct) =>
            Handle(id, likes: false, me, context, feed, reactions, ct)).WithName("unlikeTransfer");
    }

    static async Task<Results<Ok<LikeState>, ProblemHttpResult>> Handle(
        Guid id, bool likes, Me me, HttpContext context, FeedReader feed, Reactions reactions, CancellationToken ct)
    {
        if (await reactions.LikeAsync(me.Person, id, likes, me.Origin, ct) is not { } position) return Problems.NotFound.ToHttp();
        LogPosition.Tell(context, position);
        var item = await feed.FindAsync(id, me.Person, ct);
        return item is null ? Problems.NotFound.ToHttp() : TypedResults.Ok(new LikeState(item.LikeCount, item.IsLikedByMe));
    }
}
