using Dapper;
using Microsoft.AspNetCore.Http;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Pay.Identity;

namespace Quits.Pay.Friends;

/// <summary>
/// A person by username without case, as one person sees them. Nobody, and somebody who blocks the asker, are the same answer from the
/// same query; who asks in vain too often waits (FR-3).
/// </summary>
public sealed class Lookup(Db db, RateLimits limits)
{
    const string Find = """
        select p.id, p.username, p.display_name as DisplayName, p.avatar_url as AvatarUrl, p.created_at as CreatedAt, p.hide_friends as HideFriends,
               coalesce(r.state, 0::smallint) as State
        from identity.pub_person p left join friends.relation r on r.person = @me and r.other = p.id
        where lower(p.username) = lower(@username) and coalesce(r.state, 0) <> 5
        """;

    /// <summary>The person, or the problem to answer with; one of them.</summary>
    public async Task<(Found? Person, Problem? Problem)> FindAsync(string username, Me me, HttpContext context, CancellationToken ct)
    {
        if (limits.CheckUnknown(context, me.Person) is { } spent) return (null, spent);
        if (PersonRules.Username(username) is null)
        {
            await using var connection = await db.App.OpenConnectionAsync(ct);
            if (await connection.QuerySingleOrDefaultAsync<Found>(Find, new { me = me.Person.Value, username }) is { } found) return (found, null);
        }
        return (null, limits.TakeUnknown(context, me.Person) ?? Problems.NotFound);
    }
}

/// <summary>A person, and what the asker sees of them.</summary>
public sealed record Found(Guid Id, string Username, string DisplayName, string? AvatarUrl, DateTime CreatedAt, bool HideFriends, short State)
{
    public Relation Relation => (Relation)State;

    /// <summary>True when the asker may see whom this person is friends with (FR-2, FD-2).</summary>
    public bool ShowsFriendsTo(PersonId asker) => Id == asker.Value || !HideFriends && !Relation.IsBlocked();
}
