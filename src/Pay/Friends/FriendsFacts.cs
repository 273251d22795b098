namespace Quits.Pay.Friends;

/// <summary>
/// The facts this module appends to the log. Each says how two people stand from now on, so applying one twice changes nothing.
/// The actor is who acted, the subject the other; the payload is a <see cref="RelationFact"/>.
/// </summary>
public static class FriendsFacts
{
    public const string Asked = "friend.asked";
    public const string Accepted = "friend.accepted";
    public const string Declined = "friend.declined";
    public const string Withdrawn = "friend.withdrawn";
    public const string Ended = "friend.ended";
    public const string Blocked = "person.blocked";
    public const string Unblocked = "person.unblocked";
}

/// <summary>What a fact of this module says: who acted towards whom, and what each sees of the other from now on.</summary>
public sealed record RelationFact(Guid Person, Guid Other, Relation PersonSees, Relation OtherSees);

/// <summary>What one person sees of another (FR-2). The numbers are those of <c>friends.relation.state</c>; no row is <see cref="None"/>.</summary>
public enum Relation : short
{
    None = 0,
    Asked = 1,
    AskedByOther = 2,
    Friends = 3,
    Blocks = 4,
    BlockedByOther = 5,
    BothBlock = 6,
}

/// <summary>What follows from a <see cref="Relation"/>.</summary>
public static class RelationExtensions
{
    /// <summary>True when neither may see anything of the other (FD-2).</summary>
    public static bool IsBlocked(this Relation relation) => relation >= Relation.Blocks;
}
