namespace Quits.Pay.Friends;

/// <summary>What one person does about another.</summary>
public enum Act
{
    /// <summary>Ask to be friends, or say yes to the other's ask.</summary>
    Befriend,

    /// <summary>Withdraw, decline or unfriend, whichever there is.</summary>
    Part,
    Block,
    Unblock,
}

/// <summary>How two people stand after an act, and the fact's name in the log.</summary>
internal sealed record Change(string Fact, Relation PersonSees, Relation OtherSees);

/// <summary>The state machine of two people (FR-2). Pure.</summary>
internal static class RelationRules
{
    /// <summary>
    /// What an act changes, given what the actor sees of the other; null when it changes nothing, because it is so already or because
    /// a block stands against it.
    /// </summary>
    public static Change? Apply(Act act, Relation sees) => (act, sees) switch
    {
        (Act.Befriend, Relation.None) => Both(FriendsFacts.Asked, Relation.Asked),
        (Act.Befriend, Relation.AskedByOther) => Both(FriendsFacts.Accepted, Relation.Friends),
        (Act.Part, Relation.Asked) => Both(FriendsFacts.Withdrawn, Relation.None),
        (Act.Part, Relation.AskedByOther) => Both(FriendsFacts.Declined, Relation.None),
        (Act.Part, Relation.Friends) => Both(FriendsFacts.Ended, Relation.None),
        (Act.Block, Relation.BlockedByOther) => Both(FriendsFacts.Blocked, Relation.BothBlock),
        (Act.Block, Relation.None or Relation.Asked or Relation.AskedByOther or Relation.Friends) => Both(FriendsFacts.Blocked, Relation.Blocks),
        (Act.Unblock, Relation.Blocks) => Both(FriendsFacts.Unblocked, Relation.None),
        (Act.Unblock, Relation.BothBlock) => Both(FriendsFacts.Unblocked, Relation.BlockedByOther),
        _ => null,
    };

    /// <summary>What the other sees when one sees this.</summary>
    public static Relation Mirror(this Relation relation) => relation switch
    {
        Relation.Asked => Relation.AskedByOther,
        Relation.AskedByOther => Relation.Asked,
        Relation.Blocks => Relation.BlockedByOther,
        Relation.BlockedByOther => Relation.Blocks,
        _ => relation,
    };

    static Change Both(string fact, Relation sees) => new(fact, sees, sees.Mirror());
}
