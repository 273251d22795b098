using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Quits.Tidy.Tests;

/// <summary>How long files and methods may be, and how much a class may depend on.</summary>
public sealed class SizeTests
{
    const int LongestFile = 500, LongestMethod = 70, MostDependencies = 6;

    [Fact]
    public void Files_are_short()
    {
        var lengths = Sources.Product.Select(source => source.Lines).Order().ToArray();
        Assert.True(Median(lengths) <= 80, $"the median file of src has {Median(lengths)} lines; 80 are meant");
        Assert.True(Percentile95(lengths) <= 300, $"one file of src in twenty has over {Percentile95(lengths)} lines; 300 are meant");
        Findings.None(Sources.All.Where(source => source.Lines > LongestFile).Select(source => $"{source.Path}: {source.Lines} lines"));
    }

    [Fact]
    public void Files_of_the_web_app_are_short()
    {
        var generated = new[] { "schema.d.ts" };
        Findings.None(
            from path in Sources.Files("*.ts", "web/src", "tests/Web").Concat(Sources.Files("*.tsx", "web/src", "tests/Web"))
            let lines = Sources.Read(path).AsSpan().Count('\n')
            where lines > LongestFile && !generated.Contains(Path.GetFileName(path))
            select $"{path}: {lines} lines");
    }

    [Fact]
    public void Methods_are_short()
    {
        var lengths = Sources.Product.SelectMany(source => MethodsOf(source).Select(LinesOf)).Order().ToArray();
        Assert.True(Median(lengths) <= 8, $"the median method of src has {Median(lengths)} lines; 8 are meant");
        Assert.True(Percentile95(lengths) <= 40, $"one method of src in twenty has over {Percentile95(lengths)} lines; 40 are meant");
        Findings.None(
            from source in Sources.All
            from method in MethodsOf(source)
            where LinesOf(method) > LongestMethod
            select $"{source.At(method)}: {LinesOf(method)} lines");
    }

    [Fact]
    public void Classes_depend_on_little() => Findings.None(
        from source in Sources.Product
        from type in source.Syntax.DescendantNodes().OfType<ClassDeclarationSyntax>()
        from parameters in ParametersOf(type)
        let dependencies = parameters.Parameters.Count(parameter => !IsEverybodys(parameter))
        where dependencies > MostDependencies
        select $"{source.At(type)}: {type.Identifier} takes {dependencies}");

    /// <summary>The clock and the log are open to every class and couple it to nothing.</summary>
    static bool IsEverybodys(ParameterSyntax parameter) => parameter.Type?.ToString() is { } type
        && (type == "TimeProvider" || type == "ILogger" || type.StartsWith("ILogger<", StringComparison.Ordinal));

    static IEnumerable<ParameterListSyntax> ParametersOf(ClassDeclarationSyntax type) =>
        type.Members.OfType<ConstructorDeclarationSyntax>().Select(constructor => constructor.ParameterList)
            .Concat(type.ParameterList is { } primary ? [primary] : []);

    /// <summary>Everything with a body of statements or an expression; a local function counts for itself and for what surrounds it.</summary>
    static IEnumerable<SyntaxNode> MethodsOf(Source source) => source.Syntax.DescendantNodes().Where(node => node switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        LocalFunctionStatementSyntax => true,
        AccessorDeclarationSyntax accessor => accessor.Body is not null,
        _ => false,
    });

    /// <summary>From the signature, without attributes above it, to the closing brace.</summary>
    static int LinesOf(SyntaxNode method)
    {
        var first = method.ChildNodesAndTokens().First(child => !child.IsKind(SyntaxKind.AttributeList));
        var span = method.SyntaxTree.GetLineSpan(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(first.Span.Start, method.Span.End));
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    static int Median(int[] ordered) => ordered[ordered.Length / 2];

    static int Percentile95(int[] ordered) => ordered[(int)(ordered.Length * 0.95)];
}
