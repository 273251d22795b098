using Npgsql;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>Payments that one viewer might see, and how things stand with them: all as of one statement of <see cref="FeedSql"/>.</summary>
internal sealed class Candidates
{
    readonly HashSet<long> _positions = [];
    readonly Dictionary<long, Visibility> _narrowed = [];
    readonly Dictionary<long, (int Likes, int Comments)> _said = [];
    readonly HashSet<long> _liked = [];

    Candidates()
    {
    }

    /// <summary>How many the fold had, with those that came twice.</summary>
    public int Count { get; private set; }

    /// <summary>Everything from this position on is here; older ones were left out. 0 when nothing was.</summary>
    public long Floor { get; private set; }

    /// <summary>Up to where the fold had everything.</summary>
    public long Folded { get; private set; }

    /// <summary>Newest first, each once.</summary>
    public IReadOnlyList<long> Positions { get; private set; } = [];

    /// <summary>Of the viewer's friends and blocks; null when there are none.</summary>
    public long? Version { get; private set; }

    /// <summary>True when friends of the viewer are not fanned out (FD-6).</summary>
    public bool HasBroadFriends { get; private set; }

    /// <summary>Those that somebody liked or commented.</summary>
    public IReadOnlyCollection<long> Said => _said.Keys;

    /// <param name="proposed">Others that the command asks about, besides those it finds; newest first.</param>
    /// <param name="size">How many the command finds, and how many are proposed, at most: what is left out is older than all of these.</param>
    public static async Task<Candidates> ReadAsync(NpgsqlCommand command, long[] proposed, int size, CancellationToken ct)
    {
        var read = new Candidates();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) read.Take(row);
        if (read.Count == size) read.Floor = read._positions.Min();
        if (proposed.Length == size) read.Floor = Math.Max(read.Floor, proposed[^1]);
        read._positions.UnionWith(proposed);
        // Below the floor of one there may be more of the other: the next step finds all of it.
        var positions = read._positions.Where(position => position >= read.Floor).ToArray();
        Array.Sort(positions, static (a, b) => b.CompareTo(a));
        read.Positions = positions;
        return read;
    }

    /// <summary>Leaves out what was said by people who are hidden from the viewer, however it changed since.</summary>
    public void Unhear(long position, int likes, int comments)
    {
        var said = _said[position];
        _said[position] = (Math.Max(0, said.Likes - likes), Math.Max(0, said.Comments - comments));
    }

    /// <summary>What the viewer sees of one; null when it is nothing, or nothing that belongs to the scope.</summary>
    public SeenItem? See(Guid viewer, FeedScope? scope, LoggedTransfer payment, RelationSet relations)
    {
        var fact = payment.Fact;
        var visibility = Visibilities.Parse(fact.Visibility).And(_narrowed.GetValueOrDefault(payment.Position, Visibility.Public));
        var (toSender, toReceiver) = (relations.To(fact.Sender), relations.To(fact.Receiver));
        if (!Sight.Allows(viewer, fact.Sender, fact.Receiver, visibility, toSender, toReceiver)) return null;
        if (!IsOf(scope, viewer, fact, visibility, toSender, toReceiver)) return null;
        var (likes, comments) = _said.GetValueOrDefault(payment.Position);
        if (visibility.Name() != fact.Visibility) fact = fact with { Visibility = visibility.Name() };
        return new(viewer, payment.Position, payment.Id, payment.At, fact, likes, comments, _liked.Contains(payment.Position));
    }

    void Take(NpgsqlDataReader row)
    {
        var (what, at) = (row.GetInt16(0), row.GetInt64(1));
        switch (what)
        {
            case FeedSql.Candidate:
                Count++;
                _positions.Add(at);
                break;
            case FeedSql.Folded:
                Folded = at;
                break;
            case FeedSql.Standing:
                (Version, HasBroadFriends) = (at, row.GetInt32(2) == 1);
                break;
            case FeedSql.Narrowed:
                _narrowed.Add(at, (Visibility)row.GetInt32(2));
                break;
            case FeedSql.Tally:
                if (row.GetInt32(2) + row.GetInt32(3) > 0) _said.Add(at, (row.GetInt32(2), row.GetInt32(3)));
                if (row.GetBoolean(4)) _liked.Add(at);
                break;
        }
    }

    /// <summary>The fold may be behind a friendship that ended or a payment that was narrowed: what is seen may be so in another scope only.</summary>
    static bool IsOf(FeedScope? scope, Guid viewer, TransferFact fact, Visibility visibility, Relation toSender, Relation toReceiver) => scope switch
    {
        FeedScope.Friends => viewer == fact.Sender || viewer == fact.Receiver || toSender == Relation.Friends || toReceiver == Relation.Friends,
        FeedScope.Everyone => visibility == Visibility.Public,
        _ => true,
    };
}
