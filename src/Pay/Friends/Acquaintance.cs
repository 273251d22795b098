using Dapper;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Friends;

/// <summary>
/// Whom I may do something about. Someone who blocks me answers as someone who does not exist, from the same query. Whom I block myself
/// I may know of, also when they block me too: what I see of them does not change by it.
/// </summary>
internal sealed class Acquaintance(Db db)
{
    const string Find = """
        select coalesce(r.state, 0::smallint) from identity.pub_person p left join friends.relation r on r.person = @me and r.other = p.id where p.id = @other
        """;

    /// <summary>Why I may not do anything about them; null when I may.</summary>
    public async Task<Problem?> CheckAsync(Me me, PersonId other, CancellationToken ct)
    {
        var (sees, problem) = await FindAsync(me, other, ct);
        return problem ?? (sees == Relation.BlockedByOther ? Problems.NotFound : null);
    }

    /// <summary>The same, but one who blocks me exists: there is only blocking back to be done about them.</summary>
    public async Task<Problem?> CheckExistsAsync(Me me, PersonId other, CancellationToken ct) => (await FindAsync(me, other, ct)).Problem;

    async Task<(Relation Sees, Problem? Problem)> FindAsync(Me me, PersonId other, CancellationToken ct)
    {
        if (other == me.Person) return (default, FriendsProblems.Oneself);
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var state = await connection.ExecuteScalarAsync<short?>(Find, new { me = me.Person.Value, other = other.Value });
        return state is { } sees ? ((Relation)sees, null) : (default, Problems.NotFound);
    }
}
