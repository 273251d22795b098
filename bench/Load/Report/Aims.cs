using System.Globalization;

namespace Quits.Bench.Load.Report;

/// <summary>What the product must reach on two cores, each judged by the rows measured.</summary>
internal static class Aims
{
    public static IEnumerable<string> Of(IReadOnlyList<Row> rows)
    {
        Row? Find(string scenario, string server) => rows.FirstOrDefault(r => r.Scenario == scenario && r.Server == server);
        if (Find("uniform", "quits") is not { } uniform) yield break;
        yield return AtLeast("uniform, transfers/s", uniform.PerSecond, 10_000, "N0");
        if (Find("uniform", "textbook") is { } textbook) yield return AtLeast("uniform, times textbook", uniform.PerSecond / textbook.PerSecond, 5, "0.0");
        if (Find("hot recipient", "quits") is { } hot) yield return AtLeast("hot recipient, share of uniform", hot.PerSecond / uniform.PerSecond, 0.70, "0.00");
        if (Find("paced 500/s", "quits") is { } paced) yield return Below("paced 500/s, p99 ms", paced.P99, 20);
        if (Find("uniform, grown", "quits") is { } grown) yield return AtLeast("after growth, share of uniform", grown.PerSecond / uniform.PerSecond, 0.80, "0.00");
        yield return Below("server memory at its peak, MiB", rows.Where(r => r.Server == "quits").Max(r => r.PeakMemoryMiB), 400);
        yield return Text($"Projections and proofs caught up {rows.Where(r => r.Server == "quits").Max(r => r.CatchUpSeconds):0.0} s after a load had ended, at the longest.");
    }

    static string AtLeast(string what, double value, double aim, string format) =>
        $"{what}: {value.ToString(format, CultureInfo.InvariantCulture)} (aim: at least {aim.ToString(format, CultureInfo.InvariantCulture)}) {Verdict(value >= aim)}";

    static string Below(string what, double value, double aim) => Text($"{what}: {value:0.0} (aim: below {aim:0}) {Verdict(value < aim)}");

    static string Verdict(bool reached) => reached ? "reached" : "**missed**";

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
