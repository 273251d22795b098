using System.Globalization;

namespace Quits.Bench.Load.Stage;

/// <summary>CPU time and memory of a process and all its descendants, from /proc.</summary>
internal static class ProcessTree
{
    const double TicksPerSecond = 100;

    sealed record Stat(int Parent, long Own, long Reaped);

    /// <summary>User and system seconds spent so far, of children that have ended too.</summary>
    public static double CpuSeconds(int root)
    {
        var all = Snapshot();
        var ticks = Members(root, all).Sum(pid => all[pid].Own + all[pid].Reaped);
        return ticks / TicksPerSecond;
    }

    /// <summary>Seconds that all cores together spent on anything since the machine started, other guests of its host included.</summary>
    public static double MachineCpuSeconds()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (idle, waiting) = (Number(fields, 4), Number(fields, 5));
        return (Enumerable.Range(1, 8).Sum(at => Number(fields, at)) - idle - waiting) / TicksPerSecond;
    }

    /// <summary>The highest resident memory of one process so far, in MiB.</summary>
    public static double PeakMemory(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    public static int ParentOf(int pid) => Read(pid)?.Parent ?? throw new InvalidOperationException($"process {pid} is gone");

    static Dictionary<int, Stat> Snapshot()
    {
        var all = new Dictionary<int, Stat>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var pid) && Read(pid) is { } stat) all[pid] = stat;
        }
        return all;
    }

    static IEnumerable<int> Members(int root, Dictionary<int, Stat> all)
    {
        if (!all.ContainsKey(root)) yield break;
        yield return root;
        foreach (var child in all.Where(p => p.Value.Parent == root).Select(p => p.Key))
        {
            foreach (var member in Members(child, all)) yield return member;
        }
    }

    static Stat? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Stat(int.Parse(fields[1], CultureInfo.InvariantCulture), Number(fields, 11) + Number(fields, 12), Number(fields, 13) + Number(fields, 14));
        }
        catch (IOException)
        {
            return null; // ended between listing and reading
        }
    }

    static long Number(string[] fields, int at) => long.Parse(fields[at], CultureInfo.InvariantCulture);
}
