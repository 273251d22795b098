using System.Collections.Concurrent;

namespace Quits.Kernel;

/// <summary>
/// A bounded cache of what the database said. While nobody would tell it of a change (<see cref="IsOn"/> is false) it remembers nothing.
/// Whoever has one hears of changes by <see cref="ChangeSignal"/>.
/// </summary>
/// <param name="life">How long something is remembered at most; at least half of it, so that what was asked in one rush is not asked again in one.</param>
public sealed class Remembered<TKey, TValue>(TimeSpan life, int bound, TimeProvider clock) where TKey : notnull
{
    readonly ConcurrentDictionary<TKey, (TValue Value, long Until)> _all = new();
    volatile bool _on;
    long _drops;

    /// <summary>False at first. What was asked of the database before it turned true is not kept either: the change after it was not heard.</summary>
    public bool IsOn
    {
        get => _on;
        set
        {
            Interlocked.Increment(ref _drops);
            _on = value;
            if (!value) _all.Clear();
        }
    }

    public bool TryGet(TKey key, out TValue value)
    {
        var known = _all.TryGetValue(key, out var found) && found.Until > clock.GetUtcNow().UtcTicks;
        value = found.Value;
        return known;
    }

    /// <summary>Taken before the database is asked and given to <see cref="Keep"/>.</summary>
    public long Ticket => Volatile.Read(ref _drops);

    /// <summary>Keeps what the database said, unless something was dropped since it was asked: the answer may be older than that.</summary>
    public void Keep(TKey key, TValue value, long ticket)
    {
        if (!_on || ticket != Ticket) return;
        if (_all.Count >= bound) _all.Clear();
        _all[key] = (value, (clock.GetUtcNow() + life * (0.5 + Random.Shared.NextDouble() / 2)).UtcTicks);
    }

    public void Drop(TKey key)
    {
        Interlocked.Increment(ref _drops);
        _all.TryRemove(key, out _);
    }

    public void DropWhere(Func<TValue, bool> matches)
    {
        Interlocked.Increment(ref _drops);
        foreach (var (key, found) in _all)
        {
            if (matches(found.Value)) _all.TryRemove(key, out _);
        }
    }
}
