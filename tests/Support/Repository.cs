namespace Quits.Tests.Support;

/// <summary>Where the sources lie: tests read the script, the sources and the documents from there.</summary>
public static class Repository
{
    /// <summary>The absolute path of the directory that holds <c>Quits.slnx</c>, found by walking up from the running assembly.</summary>
    public static string Root { get; } = Find();

    /// <summary>An absolute path below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Quits.slnx")))
                return at.FullName;
        throw new InvalidOperationException($"There is no Quits.slnx above {AppContext.BaseDirectory}.");
    }
}
