using System.Runtime.InteropServices;

namespace Quits.Pay.Feed;

/// <summary>
/// The newest payments of the log, as many as there is room for, each linked to the one before it of either party and, where it was sent
/// as public, to the public one before it: what some people or everyone paid and got, newest first, without looking at anything else. Not for several threads.
/// </summary>
/// <param name="room">How many payments; 72 bytes each, and a party's entry.</param>
internal sealed class RecentPayments(int room)
{
    const long None = -1;

    readonly Payment[] _ring = new Payment[room];
    readonly Dictionary<Guid, Newest> _newest = [];
    long _newestPublic = None;

    // Payments are numbered as they come; those from _first to before _next are here.
    long _first;
    long _next;

    /// <summary>A party's newest payment: its number, and its position, for most are too old to be looked at any closer.</summary>
    readonly record struct Newest(long Number, long Position);

    /// <summary>A payment and the numbers of those that are linked from it.</summary>
    readonly record struct Payment(long Position, Guid Sender, Guid Receiver, bool IsPublic, long OfSender, long OfReceiver, long Public);

    public int Count => (int)(_next - _first);

    /// <summary>Takes in a payment that is later in the log than any before.</summary>
    /// <returns>The position of the oldest payment, when it had to go for this one.</returns>
    public long? Add(long position, Guid sender, Guid receiver, bool isPublic)
    {
        long? gone = Count == room ? Drop() : null;
        var number = _next++;
        _ring[number % room] = new(position, sender, receiver, isPublic, Link(sender, number, position), Link(receiver, number, position), isPublic ? _newestPublic : None);
        if (isPublic) _newestPublic = number;
        return gone;
    }

    /// <summary>Takes in all payments that another one has, which are later than all that are here.</summary>
    /// <returns>The position of the newest payment that had to go.</returns>
    public long? Add(RecentPayments later)
    {
        long? gone = null;
        for (var number = later._first; number < later._next; number++)
        {
            ref readonly var payment = ref later.At(number);
            gone = Add(payment.Position, payment.Sender, payment.Receiver, payment.IsPublic) ?? gone;
        }
        return gone;
    }

    /// <summary>What a person, or any of some others, paid or got before a position: the newest positions, each once, newest first.</summary>
    public long[] Of(Guid person, ReadOnlySpan<Guid> others, long before, int limit)
    {
        var newest = new NewestPositions(limit);
        Offer(person, before, newest);
        foreach (var other in others) Offer(other, before, newest);
        return newest.ToArray();
    }

    /// <summary>What one person and another paid each other before a position, newest first.</summary>
    public long[] Between(Guid person, Guid other, long before, int limit)
    {
        var found = new List<long>();
        for (var number = NewestOf(person); number >= _first && found.Count < limit; number = Before(number, person))
        {
            ref readonly var payment = ref At(number);
            if (payment.Position < before && (payment.Sender == other || payment.Receiver == other)) found.Add(payment.Position);
        }
        return [.. found];
    }

    /// <summary>What was sent as public before a position, newest first.</summary>
    public long[] Public(long before, int limit)
    {
        var found = new List<long>();
        for (var number = _newestPublic; number >= _first && found.Count < limit; number = At(number).Public)
        {
            if (At(number).Position < before) found.Add(At(number).Position);
        }
        return [.. found];
    }

    /// <summary>The other parties of a person's payments.</summary>
    public Guid[] With(Guid person)
    {
        var others = new HashSet<Guid>();
        for (var number = NewestOf(person); number >= _first; number = Before(number, person))
            others.Add(At(number).Sender == person ? At(number).Receiver : At(number).Sender);
        return [.. others];
    }

    public void Clear()
    {
        _newest.Clear();
        _newestPublic = None;
        _first = _next;
    }

    void Offer(Guid person, long before, NewestPositions newest)
    {
        if (!_newest.TryGetValue(person, out var first) || newest.IsTooOld(first.Position)) return;
        for (var number = first.Number; number >= _first; number = Before(number, person))
        {
            var position = At(number).Position;
            if (position < before && !newest.Take(position)) return;
        }
    }

    ref readonly Payment At(long number) => ref _ring[number % room];

    long NewestOf(Guid party) => _newest.TryGetValue(party, out var newest) ? newest.Number : None;

    long Before(long number, Guid party) => At(number).Sender == party ? At(number).OfSender : At(number).OfReceiver;

    /// <returns>The number of the party's payment before.</returns>
    long Link(Guid party, long number, long position)
    {
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, party, out var known);
        var before = known ? newest.Number : None;
        newest = new(number, position);
        return before;
    }

    long Drop()
    {
        var number = _first++;
        var payment = At(number);
        foreach (var party in new[] { payment.Sender, payment.Receiver })
        {
            if (NewestOf(party) == number) _newest.Remove(party);
        }
        return payment.Position;
    }
}

/// <summary>The newest of the positions that were offered, each once.</summary>
/// <param name="limit">How many.</param>
internal sealed class NewestPositions(int limit)
{
    readonly PriorityQueue<long, long> _oldestFirst = new();
    readonly HashSet<long> _taken = [];

    // The oldest of as many as are wanted; nothing is too old before there are so many.
    long _oldest = long.MinValue;

    /// <summary>Whether a position is older than all of as many as are wanted.</summary>
    public bool IsTooOld(long position) => position < _oldest;

    /// <returns>False when it is too old.</returns>
    public bool Take(long position)
    {
        if (IsTooOld(position)) return false;
        if (!_taken.Add(position)) return true;
        if (_taken.Count <= limit) _oldestFirst.Enqueue(position, position);
        else _taken.Remove(_oldestFirst.EnqueueDequeue(position, position));
        if (_taken.Count == limit) _oldest = _oldestFirst.Peek();
        return true;
    }

    /// <summary>Newest first.</summary>
    public long[] ToArray()
    {
        var all = _taken.ToArray();
        Array.Sort(all, static (a, b) => b.CompareTo(a));
        return all;
    }
}
