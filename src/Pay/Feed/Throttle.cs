using System.Diagnostics;

namespace Quits.Pay.Feed;

/// <summary>
/// Holds work back to about a third of a core, on a fast machine as on a slow one: each pause is twice as long as the work before it,
/// and at most 20 ms, so that a single stall does not stop the work for long.
/// </summary>
internal sealed class Throttle
{
    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    long _started = Stopwatch.GetTimestamp();

    /// <summary>Ends a piece of work; the next begins when this returns.</summary>
    public async Task PauseAsync(CancellationToken ct)
    {
        var pause = 2 * Stopwatch.GetElapsedTime(_started);
        await Task.Delay(pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause, ct);
        _started = Stopwatch.GetTimestamp();
    }
}
