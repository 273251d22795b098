namespace Quits.Bench.Load.Generator;

/// <summary>
/// One round of load. <see cref="PerSecond"/> 0 means saturation: a new request as soon as an answer is in, always
/// <see cref="InFlight"/> under way. Otherwise requests are due at that fixed rate whatever the server does, and at most
/// <see cref="InFlight"/> are on the wire; one that must wait for a free connection has its waiting counted.
/// </summary>
internal sealed record LoadPlan(string Choice, int InFlight, double PerSecond, TimeSpan WarmUp, TimeSpan Measured, int Seed);

/// <summary>What a round of load saw. Answers outside the measured window count only in <see cref="Statuses"/>.</summary>
internal sealed record LoadResult(double Seconds, Histogram Latencies, int PeakInFlight, IReadOnlyDictionary<int, long> Statuses, int Expected)
{
    public double PerSecond => Latencies.Count / Seconds;

    public bool AllExpected => Statuses.Count == 1 && Statuses.ContainsKey(Expected);
}
