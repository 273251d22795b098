using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Quits.Tests.Support;

/// <summary>Ends processes the hard way, for tests of what survives it. Only for processes that the test itself started.</summary>
public static class ProcessTree
{
    /// <summary>The direct children of a process.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        OperatingSystem.IsLinux() ? FromProc(parent) : FromPgrep(parent);

    /// <summary>SIGKILL; a process that is already gone is what was wanted.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException) { /* It had already ended. */ }
        catch (InvalidOperationException) { /* It ended in between. */ }
        catch (Win32Exception ended) when (ended.NativeErrorCode == 3) { /* ESRCH: likewise. */ }
    }

    static List<int> FromProc(int parent)
    {
        var children = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && ParentOf(directory) == parent)
                children.Add(id);
        return children;
    }

    static int? ParentOf(string directory)
    {
        try
        {
            // "pid (name) state parent ...": the name may hold spaces and brackets.
            var stat = File.ReadAllText(Path.Combine(directory, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;    // it ended while we looked
        }
    }

    static List<int> FromPgrep(int parent)
    {
        using var pgrep = Process.Start(new ProcessStartInfo("pgrep", ["-P", parent.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        return [.. pgrep.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }
}
