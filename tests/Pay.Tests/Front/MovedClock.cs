namespace Quits.Pay.Tests.Front;

/// <summary>The real clock, moved by as much as a test says; it still runs, and timers are real.</summary>
public sealed class MovedClock : TimeProvider
{
    long _ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Volatile.Read(ref _ticks));

    public void Forward(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
