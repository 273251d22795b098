using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;

namespace Quits.Pay.Feed;

/// <summary>
/// Folds every payment into the timelines of the parties' friends (FD-3). It reads friendships and narrowings as they stand now, which
/// is never older than the entry it folds; whatever changes later has an entry of its own, so the rows end up the same in any
/// order and from any beginning. Privacy does not hang on it: every read checks again.
/// </summary>
internal sealed class FeedProjection(FeedOptions options, FanOut fanOut, LogSignal signal) : IProjection
{
    // Table names without schema on purpose: while rebuilding, the name means the table being built.

    // Once broad, always broad: rows that were written before are found twice at read, and told once.
    const string Broaden = """
        with fresh as (
            insert into broad (person) select c.person from friends.pub_circle c where c.person = any($1) and c.friends > $2
            on conflict do nothing returning person
        )
        insert into wide (person, broad) select f.other, b.person from fresh b join friends.pub_friend f on f.person = b.person on conflict do nothing
        """;

    const string Widen = """
        insert into wide (person, broad)
        select f.person, f.other from unnest($1::uuid[], $2::uuid[]) p(person, other) join friends.pub_friend f using (person, other)
        join broad b on b.person = f.other
        on conflict do nothing
        """;

    const string Narrow = """
        delete from wide w using unnest($1::uuid[], $2::uuid[]) p(person, other)
        where w.person = p.person and w.broad = p.other
          and not exists (select from friends.pub_friend f where f.person = p.person and f.other = p.other)
        """;

    // All that a new friend ever paid or got, but what the person has already as a friend of the other party.
    const string Backfill = """
        insert into timeline (person, stretch, positions)
        select w.person, i.position >> 12, array_agg(distinct i.position order by i.position desc)
        from (select f.person, f.other from unnest($1::uuid[], $2::uuid[]) p(person, other) join friends.pub_friend f using (person, other)
              where not exists (select from broad b where b.person = f.other)) w
        cross join lateral (
            select position from item where sender = w.other and receiver <> w.person and visibility < 3
            union all
            select position from item where receiver = w.other and sender <> w.person and visibility < 3) i
        where not exists (select from timeline t where t.person = w.person and t.stretch = i.position >> 12 and i.position = any(t.positions))
        group by 1, 2
        """;

    // Takes positions out of rows; `gone(person, position)` says which.
    const string Cut = """
        cut as (
            delete from timeline t
            using (select person, position >> 12 as stretch, array_agg(position) as positions from gone group by 1, 2) g
            where t.person = g.person and t.stretch = g.stretch and t.positions && g.positions
            returning t.person, t.stretch, t.positions, g.positions as gone
        )
        insert into timeline (person, stretch, positions)
        select person, stretch, array(select p from unnest(positions) p where p <> all(gone)) from cut where not positions <@ gone
        """;

    // What somebody heard of as a friend who is none any more, unless the other party is a friend, too. And what is private meanwhile:
    // it may have been narrowed while they were no friends, so that nobody looked for it here.
    const string Part = $"""
        with gone as (
            select p.person, i.position
            from unnest($1::uuid[], $2::uuid[]) p(person, other)
            cross join lateral (
                select position, receiver as party, visibility from item where sender = p.other
                union all
                select position, sender, visibility from item where receiver = p.other) i
            where i.visibility = 3
               or not exists (select from friends.pub_friend f where f.person = p.person and f.other = p.other)
                  and not exists (select from friends.pub_friend f where f.person = p.person and f.other = i.party)
        ), {Cut}
        """;

    const string Hide = $"""
        with narrowed as (
            update item i set visibility = n.visibility
            from (select unnest($1::bigint[]) as position
                  union select position from item where sender = any($2::uuid[])
                  union select position from item where receiver = any($2::uuid[])) c
            join transfers.pub_narrowed n on n.position = c.position
            where i.position = c.position and i.visibility < n.visibility
            returning i.position, i.sender, i.receiver, i.visibility
        ), gone as (
            select distinct f.other as person, n.position
            from narrowed n cross join lateral (values (n.sender), (n.receiver)) party(id)
            join friends.pub_friend f on f.person = party.id
            where n.visibility = 3
        ), {Cut}
        """;

    const int EntriesInASlice = 4096;

    // Entries it may be behind before catching up matters more than the payments beside it; pages have four times as many in memory.
    const int FarBehind = 4 * EntriesInASlice;

    public string Name => "feed";

    public int Version => 3;

    // Pages have what is not folded yet (Recent), so it rests for seconds and then takes a whole stretch: a row then holds all that
    // somebody hears in it.
    public int Rest => 64;

    public int Slice => EntriesInASlice;

    public IReadOnlyList<string> Tables { get; } = ["item", "timeline", "broad", "wide"];

    public string VerifySql => FeedCheck.Sql;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, NpgsqlConnection connection, CancellationToken ct)
    {
        var slice = FeedSlice.Of(entries);
        if (slice.Items.Count > 0) await fanOut.RunAsync(slice.Items, gently: IsNear(entries[^1].Position), connection, ct);
        if (slice.Pairs.Count > 0) await RelateAsync(slice.Pairs, connection, ct);
        if (slice.Narrowed.Count + slice.NarrowedPeople.Count > 0)
            await RunAsync(connection, Hide, ct, SqlColumn.Of(slice.Narrowed, p => p), SqlColumn.Of(slice.NarrowedPeople, p => p));
    }

    // Only what is served is folded beside payments; a rebuild by command hears of no position.
    bool IsNear(long position) => signal.Position > 0 && signal.Position - position < FarBehind;

    async Task RelateAsync(IReadOnlyList<(Guid Person, Guid Other)> pairs, NpgsqlConnection connection, CancellationToken ct)
    {
        await RunAsync(connection, Broaden, ct, SqlColumn.Of(pairs, p => p.Person), new NpgsqlParameter<int> { TypedValue = options.BroadAudience });
        foreach (var step in new[] { Widen, Narrow, Backfill, Part })
            await RunAsync(connection, step, ct, SqlColumn.Of(pairs, p => p.Person), SqlColumn.Of(pairs, p => p.Other));
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct);
    }
}
