namespace Quits.Pay.Tests.Feed;

/// <summary>The feed as one would explain it: everything in lists, everything asked anew (FD-2, FD-8, FD-9).</summary>
sealed class NaiveFeed
{
    public sealed record Payment(Guid Id, Guid Sender, Guid Receiver)
    {
        public string Visibility { get; set; } = "friends";

        public bool Has(Guid person) => Sender == person || Receiver == person;
    }

    readonly List<Payment> _payments = [];
    readonly HashSet<(Guid, Guid)> _friends = [];
    readonly HashSet<(Guid, Guid)> _blocks = [];

    public IReadOnlyList<Payment> Payments => _payments;

    public void Pay(Guid id, Guid sender, Guid receiver, string visibility) => _payments.Add(new(id, sender, receiver) { Visibility = visibility });

    public bool AreFriends(Guid one, Guid other) => _friends.Contains(Pair(one, other));

    public bool AreBlocked(Guid one, Guid other) => Blocks(one, other) || Blocks(other, one);

    public bool Blocks(Guid one, Guid other) => _blocks.Contains((one, other));

    public void Befriend(Guid one, Guid other) => _friends.Add(Pair(one, other));

    public void Unfriend(Guid one, Guid other) => _friends.Remove(Pair(one, other));

    public void Block(Guid one, Guid other)
    {
        _friends.Remove(Pair(one, other));
        _blocks.Add((one, other));
    }

    public void Unblock(Guid one, Guid other) => _blocks.Remove((one, other));

    public void Narrow(Payment payment, string visibility)
    {
        string[] order = ["public", "friends", "private"];
        if (Array.IndexOf(order, visibility) > Array.IndexOf(order, payment.Visibility)) payment.Visibility = visibility;
    }

    public void NarrowAll(Guid person, string visibility)
    {
        foreach (var payment in _payments.Where(p => p.Has(person))) Narrow(payment, visibility);
    }

    public bool Sees(Guid viewer, Payment p) =>
        p.Has(viewer)
        || !AreBlocked(viewer, p.Sender) && !AreBlocked(viewer, p.Receiver)
            && (p.Visibility == "public" || p.Visibility == "friends" && (AreFriends(viewer, p.Sender) || AreFriends(viewer, p.Receiver)));

    /// <summary>What one sees at a path of the API, newest first; null where there is nothing to be found.</summary>
    public Guid[]? At(Guid viewer, string scope, Guid other = default) => scope switch
    {
        "friends" => Ids(viewer, p => p.Has(viewer) || AreFriends(viewer, p.Sender) || AreFriends(viewer, p.Receiver)),
        "everyone" => Ids(viewer, p => p.Visibility == "public"),
        "me" => Ids(viewer, p => p.Has(viewer)),
        "between" => Ids(viewer, p => p.Has(viewer) && p.Has(other) && viewer != other),
        // Only who blocks sees the block: they still find the page, with what the two paid each other.
        _ => Blocks(other, viewer) && !Blocks(viewer, other) ? null : Ids(viewer, p => p.Has(other)),
    };

    Guid[] Ids(Guid viewer, Func<Payment, bool> isIn) => [.. _payments.Where(p => isIn(p) && Sees(viewer, p)).Reverse().Select(p => p.Id)];

    static (Guid, Guid) Pair(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);
}
