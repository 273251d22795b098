using Quits.Kernel;

namespace Quits.Ledger.Log;

/// <summary>
/// The newest part of the log, read once for all that follow it on this node: every projection and the real-time channel. Entries never
/// change and positions are dense, so what was read once stays right; whoever is further behind reads the log itself.
/// </summary>
public sealed class LogTail(Db db, LogReader log) : IDisposable
{
    readonly SemaphoreSlim _reading = new(1, 1);
    readonly LogEntry?[] _ring = new LogEntry?[Limits.TailEntries];

    // The kept positions: after _first, up to and with _last. Written only while _reading is held.
    long _first;
    long _last;

    /// <summary>The newest position that was read.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>At most <paramref name="limit"/> entries behind <paramref name="after"/>, in order; none at the log's end.</summary>
    public async ValueTask<IReadOnlyList<LogEntry>> ReadAsync(long after, int limit, CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            if (after >= _last) await GrowAsync(after, ct);
            if (after >= _first) return Kept(after, limit);
        }
        finally
        {
            _reading.Release();
        }
        return await FetchAsync(after, limit, ct);
    }

    async Task GrowAsync(long after, CancellationToken ct)
    {
        var news = await FetchAsync(after, Limits.ProjectionSlice, ct);
        if (after > _last) _first = _last = after;
        foreach (var entry in news) _ring[entry.Position % _ring.Length] = entry;
        if (news.Count > 0) Volatile.Write(ref _last, news[^1].Position);
        _first = Math.Max(_first, _last - _ring.Length);
    }

    LogEntry[] Kept(long after, int limit)
    {
        var entries = new LogEntry[Math.Clamp(_last - after, 0, limit)];
        for (var i = 0; i < entries.Length; i++) entries[i] = _ring[(after + 1 + i) % _ring.Length]!;
        return entries;
    }

    async Task<IReadOnlyList<LogEntry>> FetchAsync(long after, int limit, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return await log.ReadAsync(connection, after, limit, ct);
    }

    public void Dispose() => _reading.Dispose();
}
