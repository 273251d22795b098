using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Quits.Tests.Support;

namespace Quits.Tidy.Tests;

/// <summary>A parsed C# file. <c>Path</c> is relative to the root, with forward slashes.</summary>
sealed record Source(string Path, string Text, SyntaxNode Syntax)
{
    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    public string At(SyntaxNode node) => $"{Path}:{Syntax.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1}";
}

/// <summary>The files of the clone, without what builds leave behind.</summary>
static class Sources
{
    static readonly string[] Skipped = ["bin", "obj", "node_modules", "dist", "TestResults"];
    static readonly Lazy<IReadOnlyList<Source>> Parsed = new(() => [.. Files("*.cs", "src", "sim", "bench", "tests").Select(Parse)]);

    /// <summary>All C# of the project; tests and benchmarks too.</summary>
    public static IReadOnlyList<Source> All => Parsed.Value;

    /// <summary>The product's C#.</summary>
    public static IReadOnlyList<Source> Product => [.. All.Where(source => source.Path.StartsWith("src/", StringComparison.Ordinal))];

    /// <summary>Paths relative to the root of the files below some of its folders. A folder that does not exist (yet) has none.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        folders.Where(folder => Directory.Exists(Repository.At(folder))).SelectMany(folder => Below(Repository.At(folder), pattern));

    public static string Read(string path) => File.ReadAllText(Repository.At(path));

    static IEnumerable<string> Below(string directory, string pattern) =>
        Directory.EnumerateFiles(directory, pattern).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Concat(Directory.EnumerateDirectories(directory)
                .Where(child => !Skipped.Contains(Path.GetFileName(child)))
                .SelectMany(child => Below(child, pattern)));

    static Source Parse(string path)
    {
        var text = Read(path);
        return new Source(path, text, CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot());
    }
}
