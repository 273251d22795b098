using System.Runtime.InteropServices;
using Quits.Pay.Friends;

namespace Quits.Pay.Feed;

/// <summary>
/// Who hears of which payments, gathered payment by payment: up to millions of pairs for a stretch of the log, in memory that is used
/// again for the next one. Not for several threads.
/// </summary>
internal sealed class Heard
{
    readonly Dictionary<Guid, Chain> _people = [];
    readonly List<Link> _links = [];
    readonly List<long> _row = [];
    long _base;

    record struct Chain(int First, int Last);

    // A million of these are common, so positions are kept as what they are more than the first one's.
    record struct Link(int Offset, int Next);

    /// <summary>How many people hear of something.</summary>
    public int Count => _people.Count;

    public void Clear()
    {
        _people.Clear();
        _links.Clear();
    }

    /// <summary>Each friend of a party hears of the payment, once; the parties themselves read it from the item.</summary>
    /// <param name="item">Later in the log than any before.</param>
    /// <param name="friends">Of the parties; of who is not there nobody hears.</param>
    public void Add(FeedItemRow item, IReadOnlyDictionary<Guid, RelationSet> friends)
    {
        Add(item, friends.GetValueOrDefault(item.Sender));
        Add(item, friends.GetValueOrDefault(item.Receiver));
    }

    /// <summary>Everybody, each with their positions in order, in a list that holds until the next.</summary>
    public IEnumerable<(Guid Person, List<long> Positions)> Rows()
    {
        foreach (var (person, chain) in _people)
        {
            _row.Clear();
            for (var at = chain.First; at >= 0; at = _links[at].Next) _row.Add(_base + _links[at].Offset);
            yield return (person, _row);
        }
    }

    void Add(FeedItemRow item, RelationSet? circle)
    {
        if (circle is null) return;
        foreach (var friend in circle.Friends)
        {
            if (friend != item.Sender && friend != item.Receiver) Add(item.Position, friend);
        }
    }

    void Add(long position, Guid person)
    {
        if (_links.Count == 0) _base = position;
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_people, person, out var known);
        if (!known) chain = new(_links.Count, _links.Count);
        else
        {
            ref var last = ref CollectionsMarshal.AsSpan(_links)[chain.Last];
            // A friend of both has it from the first one.
            if (last.Offset == position - _base) return;
            last.Next = chain.Last = _links.Count;
        }
        _links.Add(new((int)(position - _base), Next: -1));
    }
}
