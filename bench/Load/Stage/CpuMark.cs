namespace Quits.Bench.Load.Stage;

/// <summary>CPU seconds spent until a moment, by each of the three that share the machine, and by all of it.</summary>
internal sealed record CpuMark(double Server, double Postgres, double Generator, double Machine)
{
    public static CpuMark Take(Contender contender) => new(
        ProcessTree.CpuSeconds(contender.Pid), ProcessTree.CpuSeconds(contender.PostgresPid), Environment.CpuUsage.TotalTime.TotalSeconds,
        ProcessTree.MachineCpuSeconds());

    /// <summary>The cost of each of <paramref name="count"/> things done in between.</summary>
    public static CpuCost Between(CpuMark start, CpuMark end, double count, double seconds)
    {
        var (server, postgres, generator) = (end.Server - start.Server, end.Postgres - start.Postgres, end.Generator - start.Generator);
        var scale = 1_000_000.0 / Math.Max(1, count);
        var others = (end.Machine - start.Machine - server - postgres - generator) / (seconds * Environment.ProcessorCount);
        return new CpuCost(server * scale, postgres * scale, generator * scale, Math.Max(0, others));
    }
}
