using Npgsql;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>Payments that one viewer might see, with how things stand with them.</summary>
internal sealed class Candidates
{
    readonly Guid _viewer;
    readonly Standing _standing;
    readonly Dictionary<long, (int Likes, int Comments)> _unheard = [];

    Candidates(Guid viewer, Standing standing) => (_viewer, _standing) = (viewer, standing);

    /// <summary>How many the fold had, with those that came twice.</summary>
    public int Count { get; private set; }

    /// <summary>Everything from this position on is here; older ones were left out. 0 when nothing was.</summary>
    public long Floor { get; private set; }

    /// <summary>Up to where the fold had everything.</summary>
    public long Folded { get; private set; }

    /// <summary>Newest first, each once.</summary>
    public IReadOnlyList<long> Positions { get; private set; } = [];

    /// <summary>Of the viewer's friends and blocks; null when there are none.</summary>
    public long? Version => _standing.Version(_viewer);

    /// <summary>True when friends of the viewer are not fanned out (FD-6).</summary>
    public bool HasBroadFriends { get; private set; }

    /// <summary>Those that somebody liked or commented.</summary>
    public IEnumerable<long> Said => Positions.Where(position => _standing.Said(position) != default);

    /// <param name="positions">Newest first, each once.</param>
    /// <param name="size">How many were looked for, at most: what is left out is older than all of these.</param>
    public static Candidates Of(Guid viewer, long[] positions, int size, Standing standing) =>
        new(viewer, standing) { Positions = positions, Floor = positions.Length == size ? positions[^1] : 0 };

    /// <param name="proposed">Others that the command asks about, besides those it finds; newest first.</param>
    /// <param name="size">How many the command finds, and how many are proposed, at most: what is left out is older than all of these.</param>
    public static async Task<Candidates> ReadAsync(NpgsqlCommand command, Guid viewer, long[] proposed, int size, CancellationToken ct)
    {
        var read = new Candidates(viewer, new());
        var positions = new HashSet<long>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) read.Take(row, positions);
        if (read.Count == size) read.Floor = positions.Min();
        if (proposed.Length == size) read.Floor = Math.Max(read.Floor, proposed[^1]);
        positions.UnionWith(proposed);
        // Below the floor of one there may be more of the other: the next step finds all of it.
        var all = positions.Where(position => position >= read.Floor).ToArray();
        Array.Sort(all, static (a, b) => b.CompareTo(a));
        read.Positions = all;
        return read;
    }

    /// <summary>Leaves out what was said by people who are hidden from the viewer, however it changed since.</summary>
    public void Unhear(long position, int likes, int comments) => _unheard.Add(position, (likes, comments));

    /// <summary>What the viewer sees of one; null when it is nothing, or nothing that belongs to the scope.</summary>
    public SeenItem? See(FeedScope? scope, LoggedTransfer payment, RelationSet relations)
    {
        var fact = payment.Fact;
        var visibility = Visibilities.Parse(fact.Visibility).And(_standing.Narrowed(payment.Position));
        var (toSender, toReceiver) = (relations.To(fact.Sender), relations.To(fact.Receiver));
        if (!Sight.Allows(_viewer, fact.Sender, fact.Receiver, visibility, toSender, toReceiver)) return null;
        if (!IsOf(scope, fact, visibility, toSender, toReceiver)) return null;
        var (said, unheard) = (_standing.Said(payment.Position), _unheard.GetValueOrDefault(payment.Position));
        if (visibility.Name() != fact.Visibility) fact = fact with { Visibility = visibility.Name() };
        return new(_viewer, payment.Position, payment.Id, payment.At, fact,
            Math.Max(0, said.Likes - unheard.Likes), Math.Max(0, said.Comments - unheard.Comments), _standing.IsLiked(payment.Position, _viewer));
    }

    void Take(NpgsqlDataReader row, HashSet<long> positions)
    {
        var (what, at) = (row.GetInt16(0), row.GetInt64(1));
        switch (what)
        {
            case FeedSql.Candidate:
                Count++;
                positions.Add(at);
                break;
            case FeedSql.Folded:
                Folded = at;
                break;
            case FeedSql.Circle:
                HasBroadFriends = row.GetInt32(2) == 1;
                break;
        }
        _standing.Take(row);
    }

    /// <summary>The fold may be behind a friendship that ended or a payment that was narrowed: what is seen may be so in another scope only.</summary>
    bool IsOf(FeedScope? scope, TransferFact fact, Visibility visibility, Relation toSender, Relation toReceiver) => scope switch
    {
        FeedScope.Friends => _viewer == fact.Sender || _viewer == fact.Receiver || toSender == Relation.Friends || toReceiver == Relation.Friends,
        FeedScope.Everyone => visibility == Visibility.Public,
        _ => true,
    };
}
