using System.Collections.Concurrent;

namespace Quits.Kernel.Http;

/// <summary>Counts per key in windows of fixed length, each beginning with the key's first request. Costs nothing while nobody asks.</summary>
internal sealed class RequestWindows<TKey>(int limit, TimeSpan length, TimeProvider clock) where TKey : notnull
{
    sealed class Window
    {
        public long EndsAt;
        public int Used;
    }

    readonly ConcurrentDictionary<TKey, Window> _windows = new();
    long _sweepAt;

    /// <summary>Takes one; what is left of the window's requests and time.</summary>
    public (bool Taken, int Left, TimeSpan EndsIn) Take(TKey key)
    {
        var now = clock.GetTimestamp();
        Sweep(now);
        var window = _windows.GetOrAdd(key, static _ => new Window());
        lock (window)
        {
            if (window.EndsAt <= now) (window.EndsAt, window.Used) = (now + Ticks(length), 0);
            var taken = window.Used < limit;
            if (taken) window.Used++;
            return (taken, limit - window.Used, clock.GetElapsedTime(now, window.EndsAt));
        }
    }

    /// <summary>What is left of the window's requests and time; takes none.</summary>
    public (int Left, TimeSpan EndsIn) Look(TKey key)
    {
        var now = clock.GetTimestamp();
        if (!_windows.TryGetValue(key, out var window)) return (limit, length);
        lock (window) return window.EndsAt <= now ? (limit, length) : (limit - window.Used, clock.GetElapsedTime(now, window.EndsAt));
    }

    /// <summary>Once a window's length, forgets the keys whose window is over. A request that meets its own window just then may count afresh: nothing is owed to a window that is over.</summary>
    void Sweep(long now)
    {
        var due = Volatile.Read(ref _sweepAt);
        if (now < due || Interlocked.CompareExchange(ref _sweepAt, now + Ticks(length), due) != due) return;
        foreach (var (key, window) in _windows)
        {
            if (Volatile.Read(ref window.EndsAt) <= now) _windows.TryRemove(KeyValuePair.Create(key, window));
        }
    }

    long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
