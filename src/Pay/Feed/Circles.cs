using Quits.Pay.Friends;

namespace Quits.Pay.Feed;

/// <summary>
/// Who of the people connected to this node hears of whom: their friends and blocks in memory, so that telling of a payment costs as
/// much as there are listeners, and not as there are friends. A copy that each fact of the log keeps current. Not for several threads.
/// </summary>
internal sealed class Circles
{
    readonly Dictionary<Guid, Dictionary<Guid, Relation>> _seenBy = [];
    readonly Dictionary<Guid, HashSet<Guid>> _listeners = [];

    /// <summary>Begins or begins anew to know somebody, as somebody who knows nobody yet.</summary>
    public void Enter(Guid viewer)
    {
        Leave(viewer);
        _seenBy[viewer] = [];
    }

    public void Leave(Guid viewer)
    {
        if (!_seenBy.Remove(viewer, out var seen)) return;
        foreach (var other in seen.Keys) StopListening(viewer, other);
    }

    /// <summary>From now on the viewer, if connected, sees this of the other. Setting it twice changes nothing.</summary>
    public void Set(Guid viewer, Guid other, Relation relation)
    {
        if (!_seenBy.TryGetValue(viewer, out var seen)) return;
        if (relation == Relation.Friends || relation.IsBlocked()) seen[other] = relation;
        else seen.Remove(other);
        if (relation != Relation.Friends) StopListening(viewer, other);
        else if (_listeners.TryGetValue(other, out var listeners)) listeners.Add(viewer);
        else _listeners[other] = [viewer];
    }

    /// <summary>Friend, blocked, or neither, which is <see cref="Relation.None"/>.</summary>
    public Relation Between(Guid viewer, Guid other) =>
        _seenBy.TryGetValue(viewer, out var seen) ? seen.GetValueOrDefault(other) : Relation.None;

    /// <summary>The connected people in whose home feed a payment of these two may be: the two, and friends of either.</summary>
    public IEnumerable<Guid> Audience(Guid sender, Guid receiver) =>
        new[] { sender, receiver }.Where(_seenBy.ContainsKey).Concat(_listeners.GetValueOrDefault(sender, [])).Concat(_listeners.GetValueOrDefault(receiver, [])).Distinct();

    void StopListening(Guid viewer, Guid other)
    {
        if (_listeners.TryGetValue(other, out var listeners) && listeners.Remove(viewer) && listeners.Count == 0) _listeners.Remove(other);
    }
}
