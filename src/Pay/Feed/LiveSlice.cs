using Quits.Ledger.Log;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>What a slice of the log is to those who are connected. Pure.</summary>
/// <param name="Fresh">Payments that nothing in the slice happened to.</param>
/// <param name="Changed">Payments that something happened to, each once.</param>
/// <param name="Narrowers">People who narrowed all their past payments, with the position of the last time.</param>
internal sealed record LiveSlice(
    IReadOnlyList<(LogEntry Entry, TransferFact Fact)> Fresh, IReadOnlyCollection<LiveSlice.Change> Changed, IReadOnlyList<RelationFact> Relations,
    IReadOnlyDictionary<Guid, long> Narrowers)
{
    /// <summary>A payment, by its own position in the log and its id; <c>At</c> is the position of the last that happened to it.</summary>
    internal sealed record Change(long Position, Guid Id, Guid Sender, Guid Receiver, long At, bool WasNarrowed);

    public static LiveSlice Of(IReadOnlyList<LogEntry> entries)
    {
        var (fresh, changed, relations) = (new List<(LogEntry, TransferFact)>(), new Dictionary<long, Change>(), new List<RelationFact>());
        var narrowers = new Dictionary<Guid, long>();
        foreach (var entry in entries.Where(entry => entry.Accepted && entry.Kind == TransferFacts.NarrowedAll)) narrowers[entry.Read<NarrowedAllFact>().Person] = entry.Position;
        foreach (var entry in entries.Where(entry => entry.Accepted))
        {
            if (IsRelation(entry.Kind)) relations.Add(entry.Read<RelationFact>());
            else if (ChangeOf(entry) is { } change) changed[change.Position] = change with { WasNarrowed = change.WasNarrowed || changed.GetValueOrDefault(change.Position)?.WasNarrowed == true };
            else if (entry.Kind == TransferFact.Kind)
            {
                var fact = TransferFact.Of(entry);
                // What may be narrowed already is asked for.
                if (narrowers.ContainsKey(fact.Sender) || narrowers.ContainsKey(fact.Receiver)) changed[entry.Position] = new(entry.Position, entry.Id, fact.Sender, fact.Receiver, entry.Position, WasNarrowed: false);
                else fresh.Add((entry, fact));
            }
        }
        fresh.RemoveAll(f => changed.ContainsKey(f.Item1.Position));
        return new(fresh, changed.Values, relations, narrowers);
    }

    static bool IsRelation(string kind) => kind
        is FriendsFacts.Asked or FriendsFacts.Accepted or FriendsFacts.Declined or FriendsFacts.Withdrawn or FriendsFacts.Ended or FriendsFacts.Blocked or FriendsFacts.Unblocked;

    static Change? ChangeOf(LogEntry entry) => entry.Kind switch
    {
        TransferFacts.Narrowed when entry.Read<NarrowedFact>() is var narrowed =>
            new(narrowed.Position, narrowed.Transfer, narrowed.Sender, narrowed.Receiver, entry.Position, WasNarrowed: true),
        TransferFacts.LikeAdded or TransferFacts.LikeRemoved or TransferFacts.CommentAdded or TransferFacts.CommentRemoved when entry.Read<ReactionFact>() is var reaction =>
            new(reaction.Position, reaction.Transfer, reaction.Sender, reaction.Receiver, entry.Position, WasNarrowed: false),
        _ => null,
    };
}
