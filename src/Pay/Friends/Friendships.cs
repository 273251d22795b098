using System.Text.Json;
using Dapper;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Pay.Friends;

/// <summary>
/// The one door through which two people's relation changes: under a lock of the pair, both rows, the counts and the fact in one
/// transaction (FR-2, AU-1). Two opposite asks at one moment end as friends, once.
/// </summary>
public sealed class Friendships(LedgerClient ledger, Relations relations, TimeProvider clock)
{
    const int LockClass = 0x71667269;   // "qfri"; keeps these locks apart from other advisory ones

    // One lock a pair, the same for both directions, so there is no order to get wrong. Two pairs that share a number only wait for each other.
    const string Lock = "select pg_advisory_xact_lock(@LockClass, hashtext(@pair))";

    const string Read = "select state from friends.relation where person = @person and other = @other";

    // A block keeps its time while it stands: it would else tell its owner that the other blocked them, too.
    const string Write = """
        insert into friends.relation as r (person, other, state, since) values (@person, @other, @sees, @now), (@other, @person, @seen, @now)
        on conflict (person, other) do update
        set state = excluded.state, since = case when r.state in (4, 6) and excluded.state in (4, 6) then r.since else excluded.since end
        """;

    const string Erase = "delete from friends.relation where (person, other) in ((@person, @other), (@other, @person))";

    // A version that did not grow would keep other nodes at what they remember (RelationSets).
    // In the order of ids, so that pairs with a person in common never wait for each other in a ring.
    const string Count = """
        insert into friends.circle as c (person, friends) select id, greatest(@by, 0) from unnest(@pair) id order by id
        on conflict (person) do update set friends = c.friends + @by, version = c.version + 1
        """;

    /// <summary>Does what <paramref name="act"/> changes, if it changes anything.</summary>
    /// <param name="id">Given, the act happens once ever: asking again under this id changes nothing.</param>
    public async Task<Acted> ActAsync(PersonId person, Act act, PersonId other, Origin origin, CancellationToken ct, TransactionId? id = null)
    {
        await using var work = await ledger.BeginAsync(ct);
        var sees = await LockAsync(work.Connection, person, other);
        if (RelationRules.Apply(act, sees) is not { } change) return new(sees, sees);
        var decisions = await work.DecideAsync([FactOf(id ?? TransactionId.New(), person, other, change, origin)], ct);
        if (decisions[0] is { Replayed: true } or { Accepted: false }) return new(sees, sees);
        await WriteAsync(work.Connection, person, other, change);
        await CountAsync(work.Connection, person, other, sees, change.PersonSees);
        var blocks = sees.IsBlocked() != change.PersonSees.IsBlocked();
        if (blocks) await TellAsync(work.Connection, person, other);
        var committed = await work.CommitAsync(ct);
        if (blocks) Forget(person, other);
        return new(sees, change.PersonSees) { Position = committed[0].Position };
    }

    /// <summary>
    /// Locks what is between two people until the caller's transaction ends, and says what <paramref name="person"/> sees of
    /// <paramref name="other"/>: nothing changes between them meanwhile. Before any account is locked.
    /// </summary>
    public static async Task<Relation> LockAsync(NpgsqlConnection connection, PersonId person, PersonId other)
    {
        var (low, high) = person.Value.CompareTo(other.Value) < 0 ? (person, other) : (other, person);
        await connection.ExecuteAsync(Lock, new { LockClass, pair = $"{low} {high}" });
        return (Relation)(await connection.ExecuteScalarAsync<short?>(Read, new { person = person.Value, other = other.Value }) ?? 0);
    }

    Task WriteAsync(NpgsqlConnection connection, PersonId person, PersonId other, Change change) => connection.ExecuteAsync(
        change.PersonSees == Relation.None ? Erase : Write,
        new { person = person.Value, other = other.Value, sees = (short)change.PersonSees, seen = (short)change.OtherSees, now = clock.GetUtcNow() });

    static async Task CountAsync(NpgsqlConnection connection, PersonId person, PersonId other, Relation before, Relation after)
    {
        if (before < Relation.Friends && after < Relation.Friends) return;
        var by = (after == Relation.Friends ? 1 : 0) - (before == Relation.Friends ? 1 : 0);
        await connection.ExecuteAsync(Count, new { by, pair = new[] { person.Value, other.Value } });
    }

    static async Task TellAsync(NpgsqlConnection connection, PersonId person, PersonId other)
    {
        await ChangeSignal.TellAsync(connection, Relations.Topic, person.Value);
        await ChangeSignal.TellAsync(connection, Relations.Topic, other.Value);
    }

    void Forget(PersonId person, PersonId other)
    {
        relations.Forget(person.Value);
        relations.Forget(other.Value);
    }

    static Fact FactOf(TransactionId id, PersonId person, PersonId other, Change change, Origin origin) => new(
        id, change.Fact, JsonSerializer.Serialize(new RelationFact(person.Value, other.Value, change.PersonSees, change.OtherSees), JsonSerializerOptions.Web))
    {
        Actor = person, Subject = other.Value, Origin = origin,
    };
}

/// <summary>What the actor saw of the other before and sees after. The position is that of the fact in the log; 0 when nothing changed.</summary>
public sealed record Acted(Relation Before, Relation After)
{
    public long Position { get; init; }
}
