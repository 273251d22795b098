using Quits.Kernel;
using Quits.Ledger.Log;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>
/// The payments that the fold has not reached yet, by party, from the end of the log that this node has in memory anyway. A page adds
/// them to what the fold has, so it is as new as the log however long the fold rests; what may be seen is asked of the database for all.
/// </summary>
internal sealed class Unfolded(LogTail tail, LoggedTransfers transfers, RelationSets relations, ProjectionWait fold) : IDisposable
{
    readonly SemaphoreSlim _reading = new(1, 1);
    readonly Lock _lock = new();
    readonly Queue<Payment> _payments = new();
    readonly Dictionary<Guid, Queue<long>> _byParty = [];
    readonly Dictionary<Guid, long> _related = [];

    // What is here came after _from, up to and with _upTo; the fold has reached _folded or more.
    long _from = -1;
    long _upTo = -1;
    long _folded = -1;

    readonly record struct Payment(long Position, Guid Sender, Guid Receiver, bool IsPublic);

    /// <summary>
    /// Takes in what the node has of the log, and sees to it that together with the fold's rows a page has all payments up to a position:
    /// the log is read up to there and the viewer's friends are those of now. Only for what is not a payment - a friendship brings older
    /// ones - and while too little is known the fold is waited for, but not for long.
    /// </summary>
    /// <param name="asOf">The position; 0 when the page may be a moment old.</param>
    public async ValueTask ReachAsync(FeedScope scope, Guid viewer, long asOf, CancellationToken ct)
    {
        await CatchUpAsync(asOf, ct);
        if (asOf <= 0 || (Has(asOf, viewer) && await IsKnownAsync(scope, viewer, ct))) return;
        // No page was read for a while, or never: the fold may be further than is known here.
        if (await fold.ReachedAsync("feed", ct) is var folded and < long.MaxValue) Fold(folded);
        await CatchUpAsync(asOf, ct);
        if (!Has(asOf, viewer) || !await IsKnownAsync(scope, viewer, ct)) await fold.ForAsync("feed", asOf, ct);
    }

    /// <summary>
    /// Positions, newest first, at most <paramref name="limit"/>, of what a scope may show and the fold may not have. Only proposals:
    /// some it has, and some are not to be seen.
    /// </summary>
    public long[] Propose(FeedScope scope, Guid viewer, Guid other, long before, int limit)
    {
        lock (_lock)
        {
            if (_payments.Count == 0) return [];
            IEnumerable<long> found = scope switch
            {
                FeedScope.Friends => OfCircle(viewer),
                FeedScope.Me => Of(viewer),
                FeedScope.Person => Of(other),
                FeedScope.Between => viewer == other ? [] : Of(viewer).Intersect(Of(other)),
                FeedScope.Everyone => _payments.Where(payment => payment.IsPublic).Select(payment => payment.Position),
                _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "unknown scope"),
            };
            return [.. found.Where(position => position < before).Distinct().OrderDescending().Take(limit)];
        }
    }

    /// <summary>With whom somebody had payments that the fold may not have.</summary>
    public Guid[] With(Guid person)
    {
        lock (_lock)
        {
            if (!_byParty.ContainsKey(person)) return [];
            return [.. _payments.Where(p => p.Sender == person || p.Receiver == person).Select(p => p.Sender == person ? p.Receiver : p.Sender).Distinct()];
        }
    }

    /// <summary>The fold is known to have reached this position: what came before it need not be proposed any more.</summary>
    public void Fold(long position)
    {
        lock (_lock)
        {
            _folded = Math.Max(_folded, position);
            if (_folded > _upTo) _from = _upTo = _folded;
            while (_payments.TryPeek(out var first) && first.Position <= _folded) DropFirst();
            if (_related.Count > Limits.TailEntries) foreach (var (person, at) in _related.ToArray()) if (at <= _folded) _related.Remove(person);
        }
    }

    public void Dispose() => _reading.Dispose();

    async ValueTask CatchUpAsync(long asOf, CancellationToken ct)
    {
        if (Volatile.Read(ref _upTo) is >= 0 and var upTo && (tail.Last > upTo || asOf > upTo)) await ReadAsync(asOf, ct);
    }

    /// <summary>Whose friends are too many to be remembered reads what the fold has.</summary>
    async ValueTask<bool> IsKnownAsync(FeedScope scope, Guid viewer, CancellationToken ct) => scope != FeedScope.Friends || await relations.FindAsync(viewer, ct) is not null;

    bool Has(long position, Guid person)
    {
        lock (_lock) return _folded >= 0 && _from <= _folded && _upTo >= position && _related.GetValueOrDefault(person) <= _folded;
    }

    async Task ReadAsync(long asOf, CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            SkipWhatIsTooFarBehind();
            while (tail.Last > _upTo || asOf > _upTo)
            {
                var entries = await tail.ReadAsync(_upTo, Limits.ProjectionSlice, ct);
                if (entries.Count == 0) return;
                Take(entries);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Nobody read for long: what lies between is the fold's, and until it is said to be there nobody is told that all is here.</summary>
    void SkipWhatIsTooFarBehind()
    {
        lock (_lock)
        {
            if (tail.Last - _upTo <= Limits.TailEntries) return;
            while (_payments.Count > 0) DropFirst();
            _from = _upTo = tail.Last - Limits.TailEntries;
        }
    }

    void Take(IReadOnlyList<LogEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries.Where(entry => entry.Accepted && entry.Position > _upTo))
            {
                if (entry.Kind == TransferFact.Kind) Take(entry);
                else if (entry.Kind is FriendsFacts.Accepted or FriendsFacts.Ended or FriendsFacts.Blocked && entry.Read<RelationFact>() is var relation)
                    _related[relation.Person] = _related[relation.Other] = entry.Position;
            }
            _upTo = Math.Max(_upTo, entries[^1].Position);
            while (_payments.Count > Limits.UnfoldedTransfers)
            {
                _from = _payments.Peek().Position;
                DropFirst();
            }
        }
    }

    void Take(LogEntry entry)
    {
        var fact = TransferFact.Of(entry);
        transfers.Remember(entry);
        _payments.Enqueue(new(entry.Position, fact.Sender, fact.Receiver, Visibilities.Parse(fact.Visibility) == Visibility.Public));
        foreach (var party in new[] { fact.Sender, fact.Receiver })
        {
            if (!_byParty.TryGetValue(party, out var positions)) _byParty[party] = positions = new();
            positions.Enqueue(entry.Position);
        }
    }

    void DropFirst()
    {
        var first = _payments.Dequeue();
        foreach (var party in new[] { first.Sender, first.Receiver })
        {
            var positions = _byParty[party];
            positions.Dequeue();
            if (positions.Count == 0) _byParty.Remove(party);
        }
    }

    IEnumerable<long> Of(Guid party) => _byParty.GetValueOrDefault(party) ?? [];

    List<long> OfCircle(Guid viewer)
    {
        var found = new List<long>(Of(viewer));
        foreach (var friend in (relations.Remembered(viewer) ?? RelationSet.Empty).Friends) found.AddRange(Of(friend));
        return found;
    }
}
