using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Friends;

/// <summary>
/// People I may know: first whom I paid or who paid me, then friends of my friends, each by the number of friends in common. Nobody who
/// does not want to be found, nobody between whom and me something is already, and no friendship that one of its two hides (FR-2).
/// </summary>
internal static class SuggestFriends
{
    const string List = "friends.suggestions";

    const string Read = """
        with mine as materialized (
            select other as id from friends.relation where person = @me and state = 3 order by since desc, other desc limit @friends
        ), theirs as (
            select r.other as id, count(*)::int as mutual
            from mine join identity.pub_person f on f.id = mine.id and not f.hide_friends
            cross join lateral (select other from friends.relation where person = f.id and state = 3 limit @ofEach) r
            where r.other <> @me and not exists (select from friends.relation m where m.person = @me and m.other = r.other)
            group by r.other
        ), paid as (
            select id from unnest(@paid::uuid[]) id where not exists (select from friends.relation m where m.person = @me and m.other = id)
        ), best as materialized (
            select coalesce(paid.id, theirs.id) as id, (paid.id is null)::int as rank, coalesce(theirs.mutual, 0) as mutual
            from theirs full join paid on paid.id = theirs.id
            order by 2, 3 desc, 1 limit @most
        )
        select p.id, p.username, p.display_name as DisplayName, p.avatar_url as AvatarUrl, b.rank, case when p.hide_friends then 0 else b.mutual end as Mutual,
               p.hide_friends as HideFriends
        from best b join identity.pub_person p on p.id = b.id
        where p.findable and (b.rank = 0 or not p.hide_friends)
          and (b.rank, case when p.hide_friends then 0 else -b.mutual end, b.id) > (@rank, -@mutual, @id)
        order by b.rank, case when p.hide_friends then 0 else -b.mutual end, b.id limit @limit
        """;

    sealed record Row(Guid Id, string Username, string DisplayName, string? AvatarUrl, int Rank, int Mutual, bool HideFriends);

    /// <summary>Someone I may know. <c>reason</c> is paid or mutualFriends; <c>mutualFriends</c> is null when they hide their friends.</summary>
    public sealed record Suggestion(Guid Id, string Username, string DisplayName, string? AvatarUrl, int? MutualFriends, string Reason);

    internal sealed record After(int Rank, int Mutual, Guid Id);

    internal static void Map(RouteGroupBuilder friends) => friends.MapGet("/suggestions", Handle).WithName("suggestFriends");

    static async Task<Results<Ok<Page<Suggestion>>, ProblemHttpResult>> Handle(int? limit, string? cursor, Me me, Db db, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        After? after = new(-1, 0, Guid.Empty);
        if (cursor is not null && !Cursor.TryRead(List, me.Person, cursor, out after)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(Read, new
        {
            me = me.Person.Value, paid = await Counterparties.LoadAsync(connection, me.Person), friends = Limits.SuggestingFriends, ofEach = Limits.SuggestedOfEach,
            most = Limits.Suggestions, rank = after!.Rank, mutual = after.Mutual, id = after.Id, limit = size + 1,
        })).ToList();
        var page = Page<Row>.Of(rows, size, last => Cursor.Write(List, me.Person, new After(last.Rank, last.Mutual, last.Id)));
        return TypedResults.Ok(new Page<Suggestion>([.. page.Items.Select(ItemOf)], page.NextCursor));
    }

    static Suggestion ItemOf(Row r) => new(
        r.Id, r.Username, r.DisplayName, r.AvatarUrl, r.HideFriends ? null : r.Mutual, r.Rank == 0 ? "paid" : "mutualFriends");
}
