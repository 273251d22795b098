using System.Globalization;
using System.Text;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Report;

/// <summary>The page a run leaves in `bench/results/`, and prints.</summary>
internal static class ResultPage
{
    public static string Write(DateTimeOffset at, Machine machine, string setting, IReadOnlyList<Row> rows)
    {
        var page = new StringBuilder();
        page.Line($"# Bench of {at:yyyy-MM-dd HH:mm} UTC");
        page.Line($"");
        page.Line($"{machine.Cores} cores ({machine.Processor}), {machine.MemoryGiB:0} GiB, Linux {machine.Kernel}, {machine.Runtime}, PostgreSQL {machine.Postgres} ({machine.Settings}).");
        page.Line($"Server, PostgreSQL and load generator share them. {setting}");
        page.Line($"");
        page.Line($"| scenario | server | what | per second | rounds | p50 ms | p99 ms | in flight | CPU µs each: server / postgres / generator | ratio to textbook |");
        page.Line($"|---|---|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows) page.Line($"{Line(row, rows)}");
        page.Line($"");
        page.Line($"Programs foreign to the bench took up to {rows.Max(r => r.Others):P0} of the machine in a round: figures count only when that is little.");
        page.Line($"");
        foreach (var aim in Aims.Of(rows)) page.Line($"- {aim}");
        return page.ToString();
    }

    static string Line(Row row, IReadOnlyList<Row> rows)
    {
        var textbook = rows.FirstOrDefault(r => r.Scenario == row.Scenario && r.Server == "textbook");
        var ratio = textbook is null || row.Scenario.Contains("paced", StringComparison.Ordinal) ? "" : Invariant($"{row.PerSecond / textbook.PerSecond:0.0}");
        return Invariant($"| {row.Scenario} | {row.Server} | {row.What} | {row.PerSecond:N0} | {row.Slowest:N0}..{row.Fastest:N0} | {Millis(row.P50)} | {Millis(row.P99)} | {row.InFlight} | ") +
            Invariant($"{Micros(row.CpuServer)} / {Micros(row.CpuPostgres)} / {Micros(row.CpuGenerator)} | {ratio} |");
    }

    /// <summary>Nothing where no single answer was waited for.</summary>
    static string Millis(double value) => value > 0 ? value.ToString("0.0", CultureInfo.InvariantCulture) : "";

    static string Micros(double value) => value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static void Line(this StringBuilder page, FormattableString text) => page.Append(Invariant(text)).Append('\n');
}
