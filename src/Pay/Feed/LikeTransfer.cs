using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>Like a payment that I may see, or take it back (FD-7). Both may be asked any number of times.</summary>
internal static class LikeTransfer
{
    const string Add = "insert into feed.liked (position, person, at) values (@position, @me, @now) on conflict do nothing";

    const string Remove = "delete from feed.liked where position = @position and person = @me";

    // Stays when the like goes, so that giving it again tells nobody again (NT-4).
    const string Remember = "insert into feed.liked_once (position, person) values (@position, @me) on conflict do nothing";

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapPut("/transfers/{id:guid}/like", (Guid id, Me me, HttpContext context, LedgerClient ledger, FeedReader feed, Reactions reactions, CancellationToken ct) =>
            Handle(id, likes: true, me, context, ledger, feed, reactions, ct)).WithName("likeTransfer");
        v1.MapDelete("/transfers/{id:guid}/like", (Guid id, Me me, HttpContext context, LedgerClient ledger, FeedReader feed, Reactions reactions, CancellationToken ct) =>
            Handle(id, likes: false, me, context, ledger, feed, reactions, ct)).WithName("unlikeTransfer");
    }

    static async Task<Results<Ok<LikeState>, ProblemHttpResult>> Handle(
        Guid id, bool likes, Me me, HttpContext context, LedgerClient ledger, FeedReader feed, Reactions reactions, CancellationToken ct)
    {
        await using (var work = await ledger.BeginAsync(ct))
        {
            if (await Reactions.SeeAsync(work, id, me, ct) is not { } seen) return Problems.NotFound.ToHttp();
            // A second like at the same moment waits here for the first, and then changes nothing.
            var changed = await work.Connection.ExecuteAsync(likes ? Add : Remove, new { position = seen.Position, me = me.Person.Value, now = reactions.Now });
            if (changed > 0)
            {
                await Reactions.CountAsync(work, seen.Position, likes: likes ? 1 : -1, comments: 0);
                var again = likes && await work.Connection.ExecuteAsync(Remember, new { position = seen.Position, me = me.Person.Value }) == 0;
                LogPosition.Tell(context, await reactions.CommitAsync(work, likes ? TransferFacts.LikeAdded : TransferFacts.LikeRemoved, me, Reactions.Of(seen) with { Again = again }, ct));
            }
        }
        var item = await feed.FindAsync(id, me.Person, ct);
        return item is null ? Problems.NotFound.ToHttp() : TypedResults.Ok(new LikeState(item.LikeCount, item.IsLikedByMe));
    }
}
