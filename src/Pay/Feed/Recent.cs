using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger.Log;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>
/// The log's newest payments in memory, kept in step with the log's end that this node has in memory anyway. Most pages are found here
/// and the fold is not asked; others begin here and go on with what the fold has. Who may see what is asked of the database for all.
/// </summary>
internal sealed class Recent(LogTail tail, LogSignal signal, LoggedTransfers transfers, RelationSets relations, ProjectionWait fold, ILogger<Recent> logger) : IDisposable
{
    // What other nodes wrote is read this many milliseconds after the last reading, at the latest, when a page is asked for.
    const long Stale = 250;

    readonly SemaphoreSlim _reading = new(1, 1);
    readonly CancellationTokenSource _ended = new();
    readonly Lock _lock = new();
    readonly Dictionary<Guid, long> _related = [];
    RecentPayments _payments = new(Limits.RememberedTransfers);

    // What is here came after _from, up to and with _upTo; the fold has reached _folded or more.
    long _from = -1;
    long _upTo = -1;
    long _folded = -1;
    long _readAt;

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
    /// The newest positions below one, newest first, at most <paramref name="limit"/>, of what is here and a scope may show. Only
    /// proposals: some the fold has, too, and some are not to be seen.
    /// </summary>
    /// <param name="circle">The viewer's friends, where the scope shows what they paid.</param>
    /// <param name="asOf">What came up to here must be here for the positions to be whole.</param>
    /// <returns>The positions; and whether they are whole, so that the fold has none besides: all that are newer than the last of them.</returns>
    public (long[] Positions, bool Whole) Propose(FeedScope scope, Guid viewer, RelationSet? circle, Guid other, long before, int limit, long asOf)
    {
        lock (_lock)
        {
            var found = scope switch
            {
                FeedScope.Friends => _payments.Of(viewer, (circle ?? RelationSet.Empty).Friends, before, limit),
                FeedScope.Me => _payments.Of(viewer, [], before, limit),
                FeedScope.Person => _payments.Of(other, [], before, limit),
                FeedScope.Between => viewer == other ? [] : _payments.Between(viewer, other, before, limit),
                FeedScope.Everyone => _payments.Public(before, limit),
                _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "unknown scope"),
            };
            return (found, found.Length == limit && _upTo >= Math.Max(asOf, _folded) && (scope != FeedScope.Friends || circle is not null));
        }
    }

    /// <summary>With whom somebody had payments that the fold may not have.</summary>
    public Guid[] With(Guid person)
    {
        lock (_lock) return _payments.With(person);
    }

    /// <summary>The fold is known to have reached this position.</summary>
    public void Fold(long position)
    {
        lock (_lock)
        {
            _folded = Math.Max(_folded, position);
            if (_upTo < 0) BeginAt(_folded);
            if (_related.Count > Limits.TailEntries) foreach (var (person, at) in _related.ToArray()) if (at <= _folded) _related.Remove(person);
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _reading.Dispose();
    }

    async ValueTask CatchUpAsync(long asOf, CancellationToken ct)
    {
        var upTo = Volatile.Read(ref _upTo);
        if (upTo < 0) return;
        var told = signal.Position > upTo && Environment.TickCount64 - Volatile.Read(ref _readAt) > Stale ? signal.Position : 0;
        if (Math.Max(Math.Max(tail.Last, asOf), Math.Max(Volatile.Read(ref _folded), told)) is var to && to > upTo) await ReadAsync(to, ct);
    }

    /// <summary>Whose friends are too many to be remembered reads what the fold has.</summary>
    async ValueTask<bool> IsKnownAsync(FeedScope scope, Guid viewer, CancellationToken ct) => scope != FeedScope.Friends || await relations.FindAsync(viewer, ct) is not null;

    bool Has(long position, Guid person)
    {
        lock (_lock) return _folded >= 0 && _from <= _folded && _upTo >= position && _related.GetValueOrDefault(person) <= _folded;
    }

    async Task ReadAsync(long to, CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            Volatile.Write(ref _readAt, Environment.TickCount64);
            SkipWhatIsTooFarBehind();
            while (Math.Max(tail.Last, to) > _upTo)
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

    /// <summary>
    /// Nobody read for long: what lies between is the fold's, and until it is said to be there nobody is told that all is here. Goes by
    /// what is known to be in the log, for a position that a client names may be anything.
    /// </summary>
    void SkipWhatIsTooFarBehind()
    {
        lock (_lock)
        {
            var end = Math.Max(Math.Max(tail.Last, signal.Position), _folded);
            if (end - _upTo > Limits.TailEntries) BeginAt(end - Limits.TailEntries);
        }
    }

    /// <summary>Follows the log from a position, and reads what was before it, beside the pages that it is for.</summary>
    void BeginAt(long position)
    {
        _payments.Clear();
        _from = _upTo = position;
        _ = Task.Run(() => LookBackAsync(position, _ended.Token), CancellationToken.None);
    }

    async Task LookBackAsync(long to, CancellationToken ct)
    {
        try
        {
            var from = Math.Max(0, to - Limits.RememberedTransfers);
            var older = new RecentPayments(Limits.RememberedTransfers);
            for (var at = from; at < to;)
            {
                var entries = await tail.ReadAsync(at, (int)Math.Min(to - at, Limits.ProjectionSlice), ct);
                if (entries.Count == 0) return;
                foreach (var entry in entries) Take(entry, older);
                at = entries[^1].Position;
                // A thousand payments at a stretch: nobody waits for them.
                await Task.Delay(TimeSpan.FromMilliseconds(5), ct);
            }
            lock (_lock)
            {
                // Begun anew meanwhile, or so much came that there is no room for what was before.
                if (_from != to) return;
                _from = older.Add(_payments) ?? from;
                _payments = older;
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.OlderPaymentsUnread(e);
        }
    }

    void Take(IReadOnlyList<LogEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries.Where(entry => entry.Position > _upTo))
            {
                if (Take(entry, _payments) is { } gone) _from = gone;
                if (entry.Accepted && entry.Kind is FriendsFacts.Accepted or FriendsFacts.Ended or FriendsFacts.Blocked && entry.Read<RelationFact>() is var relation)
                    _related[relation.Person] = _related[relation.Other] = entry.Position;
            }
            _upTo = Math.Max(_upTo, entries[^1].Position);
        }
    }

    /// <returns>The position of a payment that had to go.</returns>
    long? Take(LogEntry entry, RecentPayments payments)
    {
        if (!entry.Accepted || entry.Kind != TransferFact.Kind) return null;
        var fact = TransferFact.Of(entry);
        transfers.Remember(entry);
        return payments.Add(entry.Position, fact.Sender, fact.Receiver, Visibilities.Parse(fact.Visibility) == Visibility.Public);
    }
}
