using Quits.Ledger.Log;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>A payment as the feed keeps it.</summary>
internal sealed record FeedItemRow(long Position, Guid Sender, Guid Receiver, Visibility Visibility)
{
    /// <summary>The stretch of the log that the payment falls into; timelines are kept by it.</summary>
    public long Stretch => Position >> 12;
}

/// <summary>
/// What a slice of the log is to the feed. The order within a slice is of no consequence: the fold reads how things stand now
/// (docs/adr/0007-feed.md). Pure.
/// </summary>
/// <param name="Pairs">Two people whose relation changed, each pair in both directions.</param>
/// <param name="Narrowed">Positions of payments that were narrowed.</param>
/// <param name="NarrowedPeople">People who narrowed all their past payments.</param>
internal sealed record FeedSlice(
    IReadOnlyList<FeedItemRow> Items, IReadOnlyList<(Guid Person, Guid Other)> Pairs, IReadOnlyList<long> Narrowed, IReadOnlyList<Guid> NarrowedPeople)
{
    public static FeedSlice Of(IReadOnlyList<LogEntry> entries)
    {
        var items = new List<FeedItemRow>(entries.Count);
        var pairs = new HashSet<(Guid, Guid)>();
        var narrowed = new HashSet<long>();
        var people = new HashSet<Guid>();
        foreach (var entry in entries.Where(entry => entry.Accepted))
        {
            switch (entry.Kind)
            {
                case TransferFact.Kind:
                    var transfer = TransferFact.Of(entry);
                    items.Add(new(entry.Position, transfer.Sender, transfer.Receiver, Visibilities.Parse(transfer.Visibility)));
                    break;
                case FriendsFacts.Accepted or FriendsFacts.Ended or FriendsFacts.Blocked:
                    var relation = entry.Read<RelationFact>();
                    pairs.Add((relation.Person, relation.Other));
                    pairs.Add((relation.Other, relation.Person));
                    break;
                case TransferFacts.Narrowed:
                    narrowed.Add(entry.Read<NarrowedFact>().Position);
                    break;
                case TransferFacts.NarrowedAll:
                    people.Add(entry.Read<NarrowedAllFact>().Person);
                    break;
            }
        }
        return new(items, [.. pairs], [.. narrowed], [.. people]);
    }
}
