using System.Text.Json;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>
/// What the log is to the home feeds of those who are connected (FD-8): payments as they come, and again when they are liked, commented
/// or narrowed; and that there is something to read again, when somebody narrowed everything. To each what they may see and nobody else.
/// </summary>
internal sealed class FeedFrames(Db db, FeedReader feed, Recent recent, ProjectionWait fold, People people) : ILiveSource
{
    // Friends and blocks; who is neither hears nothing, except of payments of their own.
    const string Find = "select person, other, state from friends.pub_relation where person = any($1) and state >= 3";

    // With whom somebody ever had a payment: their friends, too, may have seen it.
    const string Others = "select receiver from feed.item where sender = $1 union select sender from feed.item where receiver = $1";

    // The last position at which somebody narrowed everything, when some of it may have been in a person's feed: of the two parties and
    // their friends, as for who is connected, where no block is between the two. So many of the newest are looked at; when all came after
    // the given position, others may have, too, and it is told in any case.
    const string Missed = $"""
        with newest as (
            select n.person, l.position from (select person, fact from transfers.pub_narrowed_all order by turn desc limit 100) n
            join ledger.pub_log l on l.id = n.fact where l.position > $2
        )
        select case when count(*) = 100 then $3 else max(n.position) filter (where n.position <= $3 and (n.person = $1
            or not exists (select from friends.pub_block b where b.person = $1 and b.other = n.person)
               and exists (select from (select n.person as id union all {OthersOf}) party
                           where party.id = $1 or exists (select from friends.pub_friend f where f.person = $1 and f.other = party.id)))) end
        from newest n
        """;

    // The last position at which one payment was narrowed that may have been in a person's feed.
    const string MissedOne = """
        select max(l.position) from ledger.pub_log l
        cross join lateral (select (l.payload ->> 'sender')::uuid as sender, (l.payload ->> 'receiver')::uuid as receiver) n
        where l.position > $2 and l.position <= $3 and l.kind = 'transfer.narrowed' and ($1 in (n.sender, n.receiver)
            or not exists (select from friends.pub_block b where b.person = $1 and b.other in (n.sender, n.receiver))
               and exists (select from friends.pub_friend f where f.person = $1 and f.other in (n.sender, n.receiver)))
        """;

    const string OthersOf = "select receiver from feed.item where sender = n.person union all select sender from feed.item where receiver = n.person";

    readonly Circles _circles = new();

    public async Task MeetAsync(IReadOnlyCollection<Guid> came, IReadOnlyCollection<Guid> went, CancellationToken ct)
    {
        foreach (var person in went) _circles.Leave(person);
        if (came.Count == 0) return;
        foreach (var person in came) _circles.Enter(person);
        await using var command = db.App.CreateCommand(Find);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. came] });
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) _circles.Set(row.GetGuid(0), row.GetGuid(1), TransferReader.RelationAt(row, 2));
    }

    public async Task<IReadOnlyList<LiveFrame>> TellAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var slice = LiveSlice.Of(entries);
        // First, wherever in the slice they stand: what is over a moment after a payment is over for it, too.
        foreach (var relation in slice.Relations)
        {
            _circles.Set(relation.Person, relation.Other, relation.PersonSees);
            _circles.Set(relation.Other, relation.Person, relation.OtherSees);
        }
        var frames = await FreshAsync(slice, ct);
        frames.AddRange(await ChangedAsync(slice, ct));
        foreach (var (person, at) in slice.Narrowers) frames.AddRange(await NarrowedAsync(person, at, ct));
        return frames;
    }

    public async Task<IReadOnlyList<LiveFrame>?> MissedAsync(PersonId person, long after, long through, CancellationToken ct)
    {
        var (newest, _) = await feed.SeeAsync(FeedScope.Friends, person, default, through + 1, Limits.ResumeEntries + 1, asOf: through, ct);
        var missed = newest.Where(seen => seen.Position > after).ToArray();
        if (missed.Length > Limits.ResumeEntries) return null;
        var items = await feed.ItemsAsync(missed, ct);
        var frames = missed.Zip(items, (seen, item) => Frame(seen.Position, person.Value, item)).ToList();
        if (await MissedNarrowingAsync(person, after, through, ct) is { } at) frames.Add(new(at, person.Value, ReadAgain(at)));
        return frames;
    }

    async Task<long?> MissedNarrowingAsync(PersonId person, long after, long through, CancellationToken ct)
    {
        if (through - after > Limits.ResumeScanned) return through;
        await fold.ForAsync("feed", through, ct);
        long? last = null;
        foreach (var missed in new[] { Missed, MissedOne })
        {
            await using var command = db.App.CreateCommand(missed);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person.Value });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
            if (await command.ExecuteScalarAsync(ct) is long at) last = Math.Max(at, last ?? 0);
        }
        return last;
    }

    /// <summary>Payments that nothing was said to yet: all that is needed to tell of them is in the log and in memory.</summary>
    async Task<List<LiveFrame>> FreshAsync(LiveSlice slice, CancellationToken ct)
    {
        var heard = slice.Fresh.Select(fresh => (fresh.Entry, fresh.Fact, Viewers: _circles.Audience(fresh.Fact.Sender, fresh.Fact.Receiver).Where(viewer => Sees(viewer, fresh.Fact)).ToArray()))
            .Where(h => h.Viewers.Length > 0).ToArray();
        var cards = await people.FindAsync(heard.SelectMany(h => new[] { h.Fact.Sender, h.Fact.Receiver }), ct);
        var frames = new List<LiveFrame>();
        foreach (var (entry, fact, viewers) in heard)
        {
            // One text for all who are shown the same: the two parties, and the others.
            foreach (var same in viewers.GroupBy(viewer => viewer == fact.Sender || viewer == fact.Receiver))
            {
                var seen = new SeenItem(same.First(), entry.Position, entry.Id, entry.At, fact, Likes: 0, Comments: 0, Liked: false);
                var json = Json(entry.Position, FeedItem.Of(seen, seen.Viewer, cards[fact.Sender], cards[fact.Receiver]));
                frames.AddRange(same.Select(viewer => new LiveFrame(entry.Position, viewer, json)));
            }
        }
        return frames;
    }

    bool Sees(Guid viewer, TransferFact fact) => Sight.Allows(
        viewer, fact.Sender, fact.Receiver, Visibilities.Parse(fact.Visibility), _circles.Between(viewer, fact.Sender), _circles.Between(viewer, fact.Receiver));

    /// <summary>Payments that were liked, commented or narrowed: as the database says that they are now, to those for whom it says so.</summary>
    async Task<List<LiveFrame>> ChangedAsync(LiveSlice slice, CancellationToken ct)
    {
        var pairs = slice.Changed.SelectMany(c => _circles.Audience(c.Sender, c.Receiver).Select(viewer => (Viewer: viewer, c.Position))).ToArray();
        if (pairs.Length == 0) return [];
        var seen = await feed.AtHomeAsync(pairs, ct);
        var items = await feed.ItemsAsync(seen, ct);
        var at = slice.Changed.ToDictionary(c => c.Position);
        var frames = seen.Zip(items, (s, item) => Frame(at[s.Position].At, s.Viewer, item)).ToList();
        var still = seen.Select(s => (s.Viewer, s.Position)).ToHashSet();
        frames.AddRange(
            from pair in pairs
            let change = at[pair.Position]
            where change.WasNarrowed && !still.Contains(pair) && !IsHidden(pair.Viewer, change)
            select new LiveFrame(change.At, pair.Viewer, JsonSerializer.SerializeToUtf8Bytes(new("feed_item_gone", change.At, change.Id), FeedJson.Default.FeedItemGoneFrame)));
        return frames;
    }

    /// <summary>One word for all that was narrowed, to those in whose feeds some of it may have been, and to the narrower's other devices.</summary>
    async Task<IEnumerable<LiveFrame>> NarrowedAsync(Guid person, long at, CancellationToken ct)
    {
        // Before the fold's rows are read: what it takes up in between is there twice, not never.
        await recent.ReachAsync(FeedScope.Me, person, at, ct);
        var viewers = recent.With(person).Append(person).SelectMany(other => _circles.Audience(other, other)).ToHashSet();
        await using var command = db.App.CreateCommand(Others);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) viewers.UnionWith(_circles.Audience(row.GetGuid(0), row.GetGuid(0)));
        var json = ReadAgain(at);
        return viewers.Where(viewer => viewer == person || !_circles.Between(viewer, person).IsBlocked()).Select(viewer => new LiveFrame(at, viewer, json));
    }

    /// <summary>Who never could see the payment does not learn that it went.</summary>
    bool IsHidden(Guid viewer, LiveSlice.Change change) => _circles.Between(viewer, change.Sender).IsBlocked() || _circles.Between(viewer, change.Receiver).IsBlocked();

    static byte[] ReadAgain(long position) => JsonSerializer.SerializeToUtf8Bytes(new("feed_changed", position), FeedJson.Default.FeedChangedFrame);

    static LiveFrame Frame(long position, Guid person, FeedItem item) => new(position, person, Json(position, item));

    static byte[] Json(long position, FeedItem item) => JsonSerializer.SerializeToUtf8Bytes(new("feed_item", position, item), FeedJson.Default.FeedItemFrame);
}
