using Quits.Bench.Load.Generator;

namespace Quits.Bench.Load;

/// <summary>What a run was asked for. Empty lists mean all.</summary>
internal sealed record BenchOptions(
    int People, int InFlight, TimeSpan WarmUp, TimeSpan Measured, int Rounds, string? Postgres,
    IReadOnlyList<string> Only, IReadOnlyList<string> Servers, int Past, long Deliveries, bool Keep, string? Against, string? Results)
{
    public bool Wants(string scenario) => Only.Count == 0 || Only.Contains(scenario);

    public bool WantsTransfers => ((string[])["uniform", "zipf", "hot", "paced", "growth"]).Any(Wants);

    public bool Measures(string server) => Servers.Count == 0 || Servers.Contains(server);

    /// <summary>Run before anything counts: code compiled, caches full, pages read.</summary>
    public static LoadPlan Warming(LoadPlan plan) => plan with { WarmUp = TimeSpan.Zero, Measured = TimeSpan.FromSeconds(15), Seed = 0 };

    public LoadPlan Saturation(string choice, int seed) => new(choice, InFlight, 0, WarmUp, Measured, seed);

    public LoadPlan Paced(double perSecond, int seed) => new("uniform", 64, perSecond, WarmUp, Measured, seed);
}
