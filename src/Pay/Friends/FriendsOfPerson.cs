using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Pay.Identity;

namespace Quits.Pay.Friends;

/// <summary>
/// Someone's friends, and those of them who are mine. 404 to everyone else when they hide them (FR-2), and left out of either is who
/// hides theirs; who cannot be found is only shown to friends, and whom a block hides to nobody.
/// </summary>
internal static class FriendsOfPerson
{
    const string Friends = """
        select p.id, p.username, p.display_name as DisplayName, p.avatar_url as AvatarUrl
        from friends.relation r
        join identity.pub_person p on p.id = r.other
        left join friends.relation m on m.person = @me and m.other = r.other
        where r.person = @who and r.state = 3 and r.other > @after
          and (@who = @me or r.other = @me or not p.hide_friends and (m.state = 3 or p.findable and coalesce(m.state, 0) < 3))
        order by r.other limit @limit
        """;

    const string Mutual = """
        select p.id, p.username, p.display_name as DisplayName, p.avatar_url as AvatarUrl
        from friends.relation r
        join friends.relation m on m.person = @me and m.other = r.other and m.state = 3
        join identity.pub_person p on p.id = r.other
        where r.person = @who and r.state = 3 and r.other > @after and not p.hide_friends
        order by r.other limit @limit
        """;

    internal sealed record After(Guid Id);

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/users/{username}/friends", (string username, int? limit, string? cursor, Me me, HttpContext context, Lookup lookup, Db db, CancellationToken ct) =>
            ReadAsync(Friends, "friends-of", username, limit, cursor, me, context, lookup, db, ct)).WithName("listFriendsOf");
        v1.MapGet("/users/{username}/mutual-friends", (string username, int? limit, string? cursor, Me me, HttpContext context, Lookup lookup, Db db, CancellationToken ct) =>
            ReadAsync(Mutual, "mutual-with", username, limit, cursor, me, context, lookup, db, ct)).WithName("listMutualFriends");
    }

    static async Task<Results<Ok<Page<User>>, ProblemHttpResult>> ReadAsync(
        string sql, string list, string username, int? limit, string? cursor, Me me, HttpContext context, Lookup lookup, Db db, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        var (found, problem) = await lookup.FindAsync(username, me, context, ct);
        if (found is null) return problem!.ToHttp();
        if (!found.ShowsFriendsTo(me.Person)) return Problems.NotFound.ToHttp();
        After? after = new(Guid.Empty);
        if (cursor is not null && !Cursor.TryRead($"{list} {found.Id}", me.Person, cursor, out after)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<User>(sql, new { me = me.Person.Value, who = found.Id, after = after!.Id, limit = size + 1 })).ToList();
        return TypedResults.Ok(Page<User>.Of(rows, size, last => Cursor.Write($"{list} {found.Id}", me.Person, new After(last.Id))));
    }
}
