using Quits.Tests.Support;

namespace Quits.Tidy.Tests;

/// <summary>The capabilities of Pay, which are the folders in <c>src/Pay</c>.</summary>
static class Modules
{
    static readonly string[] Built = ["bin", "obj"];

    /// <summary>Their names as the folders write them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateDirectories(Repository.At("src", "Pay")).Select(path => Path.GetFileName(path)!).Except(Built).Order()];

    /// <summary>The PostgreSQL schema a module owns.</summary>
    public static string SchemaOf(string module) => module.ToLowerInvariant();
}
