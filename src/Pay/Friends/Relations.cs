using System.Collections.Frozen;
using Dapper;
using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Friends;

/// <summary>
/// How two people stand to each other, for the modules above. Blocks are asked for by every payment (TR-3), so who is hidden from a
/// person is remembered until <see cref="ChangeSignal"/> tells of a change; for most people that is nobody.
/// </summary>
public sealed class Relations(Db db, TimeProvider clock) : IRemembers
{
    /// <summary>Above so many, a person's blocks are not remembered but looked up one by one.</summary>
    const int MostRemembered = 1_000;

    const string FindState = "select state from friends.relation where person = $1 and other = $2";

    const string FindBlocks = "select other from friends.relation where person = $1 and state >= 4 limit $2";

    // A friendship is shown to others only if neither of the two hides their friends (FR-2). No row: there is nobody, or they hide theirs.
    const string MutualCount = """
        select count(m.id)::int
        from identity.pub_person o
        left join lateral (
            select p.id from friends.relation a
            join friends.relation b on b.person = o.id and b.other = a.other and b.state = 3
            join identity.pub_person p on p.id = a.other and not p.hide_friends
            where a.person = @me and a.state = 3) m on true
        where o.id = @other and not o.hide_friends
        group by o.id
        """;

    readonly Remembered<Guid, FrozenSet<Guid>?> _blocks = new(life: TimeSpan.FromMinutes(5), bound: 100_000, clock);

    internal const string Topic = "blocks";

    string IRemembers.Topic => Topic;

    /// <summary>False while no other node could tell us of a change: then every block is looked up.</summary>
    bool IRemembers.Remembers { set => _blocks.IsOn = value; }

    /// <summary>Drops what this node remembers of a person's blocks.</summary>
    public void Forget(Guid person) => _blocks.Drop(person);

    /// <summary>
    /// True when either blocks the other: then neither may see, pay or ask the other (FD-2, TR-3). No is usually answered without the
    /// database; yes never, for the block may have been lifted elsewhere a moment ago, and nobody is found out with a look at it too.
    /// </summary>
    public async ValueTask<bool> AreBlockedAsync(PersonId a, PersonId b, CancellationToken ct)
    {
        if (!_blocks.TryGet(a.Value, out var hidden)) hidden = await LoadBlocksAsync(a, ct);
        return (hidden is null || hidden.Contains(b.Value)) && (await BetweenAsync(a, b, ct)).IsBlocked();
    }

    /// <summary>What <paramref name="person"/> sees of <paramref name="other"/>, as of now. One look at the database.</summary>
    public async ValueTask<Relation> BetweenAsync(PersonId person, PersonId other, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(FindState);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = other.Value });
        return await command.ExecuteScalarAsync(ct) is short state ? (Relation)state : Relation.None;
    }

    /// <summary>How many friends both have, without those who hide their friends; null when <paramref name="other"/> hides theirs (FR-2).</summary>
    public async ValueTask<int?> MutualFriendsAsync(PersonId person, PersonId other, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int?>(MutualCount, new { me = person.Value, other = other.Value });
    }

    /// <summary>Null when there are more than are remembered.</summary>
    async Task<FrozenSet<Guid>?> LoadBlocksAsync(PersonId person, CancellationToken ct)
    {
        var ticket = _blocks.Ticket;
        await using var command = db.App.CreateCommand(FindBlocks);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostRemembered + 1 });
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new HashSet<Guid>();
        while (await row.ReadAsync(ct)) found.Add(row.GetGuid(0));
        var hidden = found.Count > MostRemembered ? null : found.ToFrozenSet();
        _blocks.Keep(person.Value, hidden, ticket);
        return hidden;
    }
}
