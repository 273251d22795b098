namespace Quits.Pay.Friends;

/// <summary>Friends and blocks of one person, as they stood at one version of them. Never changes.</summary>
public sealed class RelationSet
{
    readonly Guid[] _friends;
    readonly Dictionary<Guid, Relation> _blocks;

    readonly bool _whole;

    RelationSet(long version, Guid[] friends, Dictionary<Guid, Relation> blocks, bool whole) => (Version, _friends, _blocks, _whole) = (version, friends, blocks, whole);

    /// <summary>Of somebody who has neither.</summary>
    public static RelationSet Empty { get; } = new(0, [], [], whole: true);

    /// <summary>False when nobody is hidden from the person for sure.</summary>
    public bool MayHide => !_whole || _blocks.Count > 0;

    /// <summary>Their ids in order; of no worth where the set tells only of some people.</summary>
    public ReadOnlySpan<Guid> Friends => _friends;

    internal long Version { get; }

    /// <summary>How many people it tells of.</summary>
    internal int Count => _friends.Length + _blocks.Count;

    /// <summary>Friend, blocked either way, or neither, which is <see cref="Relation.None"/>.</summary>
    public Relation To(Guid other) =>
        Array.BinarySearch(_friends, other) >= 0 ? Relation.Friends : _blocks.GetValueOrDefault(other);

    /// <param name="whole">False when it tells only of some people.</param>
    internal static RelationSet Of(long version, IEnumerable<(Guid Other, Relation Relation)> relations, bool whole)
    {
        var (friends, blocks) = (new List<Guid>(), new Dictionary<Guid, Relation>());
        foreach (var (other, relation) in relations)
        {
            if (relation == Relation.Friends) friends.Add(other);
            else if (relation.IsBlocked()) blocks.Add(other, relation);
        }
        friends.Sort();
        return new(version, [.. friends], blocks, whole);
    }
}
