using System.Diagnostics;
using Quits.Bench.Load.Generator;

namespace Quits.Bench.Load.Stage;

/// <summary>A server under measurement, with the PostgreSQL behind it.</summary>
internal sealed record Contender(string Name, int Pid, int Port, int PostgresPid, string Connection);

/// <summary>
/// CPU microseconds per answer, of each of the three that share the machine; and <see cref="Others"/>, the share of it (0..1) that
/// programs foreign to the measurement took meanwhile.
/// </summary>
internal sealed record CpuCost(double Server, double Postgres, double Generator, double Others);

/// <summary>One round's result. <see cref="CatchUp"/> is how long the server went on working once the load had ended.</summary>
internal sealed record Round(string Scenario, Contender Contender, LoadPlan Plan, LoadResult Load, CpuCost Cpu, double PeakMemoryMiB, TimeSpan CatchUp);

internal static class Measurement
{
    static readonly TimeSpan QuietLimit = TimeSpan.FromMinutes(3);

    public static async Task<Round> RoundAsync(string scenario, Contender contender, LoadPlan plan, Request request)
    {
        CpuMark? start = null, end = null;
        var load = await OnThreadOfItsOwn(() =>
        {
            using var generator = new LoadGenerator(plan, request, contender.Port);
            return generator.Run(starts => (starts ? ref start : ref end) = CpuMark.Take(contender));
        });
        var catchUp = await QuietAsync(contender, QuietLimit);
        return new Round(scenario, contender, plan, load, CpuMark.Between(start!, end!, load.Latencies.Count, load.Seconds), ProcessTree.PeakMemory(contender.Pid), catchUp);
    }

    /// <summary>Waits until server and database rest, so that no work left over from one round burdens the next.</summary>
    public static async Task<TimeSpan> QuietAsync(Contender contender, TimeSpan limit)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < limit)
        {
            var before = CpuMark.Take(contender);
            var from = waited.Elapsed;
            await Task.Delay(500);
            var now = CpuMark.Take(contender);
            if (now.Server - before.Server + now.Postgres - before.Postgres < 0.05) return from;
        }
        throw new TimeoutException($"{contender.Name} was still busy {limit.TotalMinutes:0} minutes after its load had ended");
    }

    static Task<T> OnThreadOfItsOwn<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
