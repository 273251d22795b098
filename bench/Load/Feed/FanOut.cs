using Quits.Bench.Load.Report;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Feed;

/// <summary>Payments of the past into the timelines of friends, step by step until as many rows are there as were asked for.</summary>
internal static class FanOut
{
    /// <summary>Payments a step, about 400 timeline rows each.</summary>
    const int Step = 25_000;

    /// <returns>All steps as one row; none when the rows were there.</returns>
    public static async Task<IReadOnlyList<Row>> RunAsync(FeedGround ground)
    {
        var steps = new List<Row>();
        while (await ground.Tables.ToldAsync() < ground.Options.Deliveries) steps.Add(Progress.Announce(await StepAsync(ground)));
        return steps.Count == 0 ? [] : [Row.Together(steps)];
    }

    /// <summary>Lets all that follows the log catch up but the feed, then measures the feed alone.</summary>
    static async Task<Row> StepAsync(FeedGround ground)
    {
        var (quits, tables) = (ground.Quits, ground.Tables);
        var before = await tables.ToldAsync();
        await using (await FeedHold.TakeAsync(quits.Connection))
        {
            await Past.AddAsync(quits.Connection, "quits-past.sql", Step);
            await ground.RestAsync();
        }
        var start = CpuMark.Take(quits);
        var (payments, seconds, elapsed) = await tables.FollowAsync(FeedGround.Patience);
        var end = CpuMark.Take(quits);
        var told = await tables.ToldAsync() - before;
        await ground.RestAsync();
        var (perSecond, cpu) = (told * (payments / (double)Step) / seconds, CpuMark.Between(start, end, told, elapsed));
        return new Row(
            "fan-out, 200 friends each", "quits", "timeline rows", perSecond, perSecond, perSecond, 0, 0, 1,
            cpu.Server, cpu.Postgres, cpu.Generator, ProcessTree.PeakMemory(quits.Pid), 0, cpu.Others);
    }
}
