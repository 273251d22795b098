using System.Text.Json.Serialization;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Report;

/// <summary>One line of the table: all rounds of one server in one scenario together. Latencies in milliseconds, CPU in microseconds for each of <see cref="What"/>; <see cref="Others"/> as in <see cref="CpuCost"/>, the worst round's.</summary>
internal sealed record Row(
    string Scenario, string Server, string What, double PerSecond, double Slowest, double Fastest, double P50, double P99, int InFlight,
    double CpuServer, double CpuPostgres, double CpuGenerator, double PeakMemoryMiB, double CatchUpSeconds, double Others)
{
    public static Row Of(IReadOnlyList<Round> rounds)
    {
        var all = new Histogram();
        foreach (var round in rounds) all.Add(round.Load.Latencies);
        var first = rounds[0];
        return new Row(
            first.Scenario, first.Contender.Name, first.Load.Expected == 201 ? "transfers" : "pages", all.Count / rounds.Sum(r => r.Load.Seconds), rounds.Min(r => r.Load.PerSecond), rounds.Max(r => r.Load.PerSecond),
            all.Percentile(0.50), all.Percentile(0.99), rounds.Max(r => r.Load.PeakInFlight),
            rounds.Average(r => r.Cpu.Server), rounds.Average(r => r.Cpu.Postgres), rounds.Average(r => r.Cpu.Generator),
            rounds.Max(r => r.PeakMemoryMiB), rounds.Average(r => r.CatchUp.TotalSeconds), rounds.Max(r => r.Cpu.Others));
    }

    /// <summary>Rows of the same scenario and server, measured in processes of their own, as one.</summary>
    public static Row Together(IReadOnlyList<Row> rows) => rows[0] with
    {
        PerSecond = rows.Average(r => r.PerSecond),
        Slowest = rows.Min(r => r.Slowest),
        Fastest = rows.Max(r => r.Fastest),
        P50 = rows.Average(r => r.P50),
        P99 = rows.Max(r => r.P99),
        CpuServer = rows.Average(r => r.CpuServer),
        CpuPostgres = rows.Average(r => r.CpuPostgres),
        CpuGenerator = rows.Average(r => r.CpuGenerator),
        PeakMemoryMiB = rows.Max(r => r.PeakMemoryMiB),
        Others = rows.Max(r => r.Others),
    };
}

[JsonSerializable(typeof(Row))]
internal sealed partial class RowJson : JsonSerializerContext;
