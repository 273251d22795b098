using Quits.Kernel;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Kernel;

public sealed class RememberedTests
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(4);

    readonly MovedClock _clock = new();

    [Fact]
    public void What_was_asked_in_one_rush_is_not_forgotten_in_one()
    {
        var remembered = new Remembered<int, string>(Life, bound: 10_000, _clock) { IsOn = true };
        var ticket = remembered.Ticket;
        for (var key = 0; key < 1000; key++) remembered.Keep(key, "kept", ticket);

        var left = Enumerable.Range(0, 9).Select(step =>
        {
            if (step > 0) _clock.Move(Life / 8);
            return Enumerable.Range(0, 1000).Count(key => remembered.TryGet(key, out _));
        }).ToArray();

        Assert.Equal([1000, 1000, 1000, 1000], left[..4]);
        Assert.Equal(0, left[8]);
        Assert.All(left[4..].Zip(left[3..]), pair => Assert.InRange(pair.Second - pair.First, 0, 400));
    }

    [Fact]
    public void What_was_asked_before_a_change_is_not_kept_after_it()
    {
        var remembered = new Remembered<int, string>(Life, bound: 10, _clock) { IsOn = true };
        var ticket = remembered.Ticket;
        remembered.Drop(2);
        remembered.Keep(1, "older than the change", ticket);
        Assert.False(remembered.TryGet(1, out _));
    }
}
