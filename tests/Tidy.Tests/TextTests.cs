using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Quits.Tests.Support;

namespace Quits.Tidy.Tests;

/// <summary>What must not stand in the files.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void Nothing_is_left_to_do() => Findings.None(
        from path in Sources.Files("*.cs", "src", "sim").Concat(Sources.Files("*.sql", "src")).Concat(Sources.Files("*.ts*", "web/src"))
        from line in Sources.Read(path).Split('\n').Index()
        where Unfinished().IsMatch(line.Item)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}");

    /// <summary>Tests and simulators move the clock, so the product asks <c>TimeProvider</c> for it.</summary>
    [Fact]
    public void The_product_reads_no_clock_of_its_own() => Findings.None(
        from source in Sources.Product
        from access in source.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where Clock().IsMatch(access.ToString())
        select $"{source.At(access)}: {access}");

    [Fact]
    public void No_exception_is_swallowed() => Findings.None(
        from source in Sources.Product
        from caught in source.Syntax.DescendantNodes().OfType<CatchClauseSyntax>()
        where caught.Block.Statements.Count == 0 && !caught.Block.DescendantTrivia().Any(trivia => trivia.ToString().StartsWith('/'))
        select $"{source.At(caught)}: an empty catch that does not say why");

    [Fact]
    public void The_product_knows_nothing_of_the_simulators()
    {
        var projects =
            from path in Sources.Files("*.csproj", "src")
            from reference in XDocument.Parse(Sources.Read(path)).Descendants("ProjectReference")
            let target = (string?)reference.Attribute("Include") ?? ""
            let project = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target))
            where !project.StartsWith(Repository.At("src") + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            select $"{path}: {target}";
        var names = Sources.Product.Where(source => source.Text.Contains("Quits.Sim", StringComparison.Ordinal)).Select(source => source.Path);
        Findings.None(projects.Concat(names));
    }

    /// <summary>A resolved address would tie an installation to the registry that wrote the lock file.</summary>
    [Fact]
    public void Lock_files_name_no_registry() => Findings.None(
        from path in Sources.Files("package-lock.json", "web", "tests", "bench", "sim").Concat(Sources.Files("packages.lock.json", "src", "tests", "bench", "sim"))
        from line in Sources.Read(path).Split('\n').Index()
        where Resolved().IsMatch(line.Item)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}");

    [GeneratedRegex(@"\b(TODO|FIXME)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now$|\bDateTime\.Today$")]
    private static partial Regex Clock();

    [GeneratedRegex(@"""resolved""\s*:\s*""[a-z+]*https?://")]
    private static partial Regex Resolved();
}
