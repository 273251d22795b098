using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Friends;

/// <summary>
/// A profile page: a person, since when they are here, and how they stand to me. <c>relation</c> is none, asked, askedByOther, friends
/// or blocked (by me). The counts are null where they are hidden; <c>mutualFriends</c> also on my own page.
/// </summary>
public sealed record Profile(
    Guid Id, string Username, string DisplayName, string? AvatarUrl, DateTimeOffset MemberSince, string Relation, int? MutualFriends, int? FriendCount);

/// <summary>A person's page, by username without case.</summary>
internal static class GetProfile
{
    const string CountFriends = "select coalesce((select friends from friends.circle where person = @other), 0)";

    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/users/{username}", Handle).WithName("getProfile");

    static async Task<Results<Ok<Profile>, ProblemHttpResult>> Handle(
        string username, Me me, HttpContext context, Lookup lookup, Relations relations, Db db, CancellationToken ct)
    {
        var (found, problem) = await lookup.FindAsync(username, me, context, ct);
        if (found is null) return problem!.ToHttp();
        var (mutual, count) = ((int?)null, (int?)null);
        if (found.ShowsFriendsTo(me.Person))
        {
            if (found.Id != me.Person.Value) mutual = await relations.MutualFriendsAsync(me.Person, new(found.Id), ct);
            await using var connection = await db.App.OpenConnectionAsync(ct);
            count = await connection.ExecuteScalarAsync<int>(CountFriends, new { other = found.Id });
        }
        return TypedResults.Ok(new Profile(
            found.Id, found.Username, found.DisplayName, found.AvatarUrl, new(found.CreatedAt), NameOf(found.Relation), mutual, count));
    }

    static string NameOf(Relation relation) => relation switch
    {
        Relation.Asked => "asked",
        Relation.AskedByOther => "askedByOther",
        Relation.Friends => "friends",
        Relation.Blocks or Relation.BothBlock => "blocked",
        _ => "none",
    };
}
