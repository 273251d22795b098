using System.Diagnostics;

namespace Quits.Pay.Feed;

/// <summary>Work in turns that takes at most a third of a core, whatever the machine: each rest is twice as long as the turn before it.</summary>
internal sealed class Turns
{
    static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(20);

    long _started = Stopwatch.GetTimestamp();

    /// <summary>Ends a turn; the next begins when this returns.</summary>
    public async Task RestAsync(CancellationToken ct)
    {
        var rest = 2 * Stopwatch.GetElapsedTime(_started);
        await Task.Delay(rest < ShortestRest ? ShortestRest : rest > LongestRest ? LongestRest : rest, ct);
        _started = Stopwatch.GetTimestamp();
    }
}
