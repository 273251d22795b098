using System.Globalization;

namespace Quits.Bench.Load.Report;

/// <summary>What the product must reach on two cores, each judged by the rows measured.</summary>
internal static class Aims
{
    public static IEnumerable<string> Of(IReadOnlyList<Row> rows) => [.. Transfers(rows), .. Feed(rows), .. Server(rows)];

    static IEnumerable<string> Transfers(IReadOnlyList<Row> rows)
    {
        if (Find(rows, "uniform", "quits") is not { } uniform) yield break;
        yield return AtLeast("uniform, transfers/s", uniform.PerSecond, 10_000, "N0");
        if (Find(rows, "uniform", "textbook") is { } textbook) yield return AtLeast("uniform, times textbook", uniform.PerSecond / textbook.PerSecond, 5, "0.0");
        if (Find(rows, "hot recipient", "quits") is { } hot) yield return AtLeast("hot recipient, share of uniform", hot.PerSecond / uniform.PerSecond, 0.70, "0.00");
        if (Find(rows, "paced 500/s", "quits") is { } paced) yield return Below("paced 500/s, p99 ms", paced.P99, 20);
        if (Find(rows, "uniform, grown", "quits") is { } grown) yield return AtLeast("after growth, share of uniform", grown.PerSecond / uniform.PerSecond, 0.80, "0.00");
    }

    static IEnumerable<string> Feed(IReadOnlyList<Row> rows)
    {
        if (Find(rows, "fan-out, 200 friends each", "quits") is { } told) yield return AtLeast("fan-out, timeline rows/s", told.PerSecond, 100_000, "N0");
        foreach (var how in (string[])["warm", "warm, 10/s each", "cold", "cold, 10/s each"])
        {
            if (Find(rows, $"feed page, {how}", "quits") is { } page) yield return Below($"feed page, 64 readers, {how}, p99 ms", page.P99, 15);
        }
        if (Find(rows, "feed page, 500 friends", "quits") is { } folded && Find(rows, "feed page, 500 friends", "textbook") is { } joined)
            yield return AtLeast("feed page, 500 friends, times joined at read", folded.PerSecond / joined.PerSecond, 10, "0.0");
        if (Find(rows, "paced 500/s, no fan-out", "quits") is { } without && Find(rows, "paced 500/s, fan-out", "quits") is { } with)
            yield return AtMost("paced 500/s, p99 with fan-out to p99 without", with.P99 / without.P99, 1.2);
        if (Find(rows, "paced 500/s, until a friend sees it", "quits") is { } lag) yield return Below("from paid to in a friend's feed at 500/s, p99 ms", lag.P99, 1000);
    }

    static IEnumerable<string> Server(IReadOnlyList<Row> rows)
    {
        var quits = rows.Where(r => r.Server == "quits").ToList();
        if (quits.Count == 0) yield break;
        yield return Below("server memory at its peak, MiB", quits.Max(r => r.PeakMemoryMiB), 400);
        yield return Text($"Projections and proofs caught up {quits.Max(r => r.CatchUpSeconds):0.0} s after a load had ended, at the longest.");
    }

    static Row? Find(IReadOnlyList<Row> rows, string scenario, string server) => rows.FirstOrDefault(r => r.Scenario == scenario && r.Server == server);

    static string AtLeast(string what, double value, double aim, string format) =>
        $"{what}: {value.ToString(format, CultureInfo.InvariantCulture)} (aim: at least {aim.ToString(format, CultureInfo.InvariantCulture)}) {Verdict(value >= aim)}";

    static string Below(string what, double value, double aim) => Text($"{what}: {value:0.0} (aim: below {aim:0}) {Verdict(value < aim)}");

    static string AtMost(string what, double value, double aim) => Text($"{what}: {value:0.00} (aim: at most {aim:0.00}) {Verdict(value <= aim)}");

    static string Verdict(bool reached) => reached ? "reached" : "**missed**";

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
