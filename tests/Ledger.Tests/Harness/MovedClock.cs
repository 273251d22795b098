namespace Quits.Ledger.Tests.Harness;

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class MovedClock : TimeProvider
{
    long _ticks = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Move(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
