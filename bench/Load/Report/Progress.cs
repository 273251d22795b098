using System.Globalization;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Report;

/// <summary>What a run says while it goes on.</summary>
internal static class Progress
{
    /// <exception cref="InvalidOperationException">The server gave another answer than it had to.</exception>
    public static Round Announce(Round round)
    {
        Announce(Row.Of([round]));
        return round.Load.AllExpected
            ? round
            : throw new InvalidOperationException($"{round.Contender.Name} answered other than {round.Load.Expected}: {string.Join(", ", round.Load.Statuses)}");
    }

    public static Row Announce(Row row)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Scenario,-28} {row.Server,-9} {row.PerSecond,9:N0}/s  p50 {row.P50,6:0.0} ms  p99 {row.P99,6:0.0} ms  cpu {row.CpuServer:0.#}/{row.CpuPostgres:0.#}/{row.CpuGenerator:0.#} µs  {row.PeakMemoryMiB:0} MiB  catch-up {row.CatchUpSeconds:0.0} s  others {row.Others:P0}"));
        return row;
    }
}
