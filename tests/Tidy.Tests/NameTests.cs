using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Quits.Tidy.Tests;

/// <summary>Names say what a thing does, not that it does something.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Findings.None(
        from source in Sources.All
        from type in source.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where SaysNothing(type.Identifier.Text)
        select $"{source.At(type)}: {type.Identifier}");

    [Fact]
    public void No_file_or_folder_has_a_name_that_says_nothing() => Findings.None(
        from path in Sources.Files("*", "src", "sim", "bench", "tests", "web/src", "ops")
        where path.Split('/', '.', '-').Any(SaysNothing)
        select path);

    [Theory]
    [InlineData("PaymentHelper", true)]
    [InlineData("helpers", true)]
    [InlineData("SessionManager", true)]
    [InlineData("utils", true)]
    [InlineData("Common", true)]
    [InlineData("PayCommon", true)]
    [InlineData("CommonPasswords", false)]
    [InlineData("Transfers", false)]
    public void Empty_names_are_recognised(string name, bool empty) => Assert.Equal(empty, SaysNothing(name));

    /// <summary>A file belongs to the module that its folder names, so that the ranks hold for all of it.</summary>
    [Fact]
    public void Namespaces_are_those_of_the_folders() => Findings.None(
        from source in Sources.Product
        from space in source.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        let expected = "Quits." + string.Join('.', source.Path.Split('/')[1..^1])
        where space.Name.ToString() != expected
        select $"{source.At(space)}: {space.Name}, where the folder says {expected}");

    /// <summary>Interfaces of the framework are not ours to count; those declared in src need two implementations in src.</summary>
    [Fact]
    public void No_interface_has_fewer_than_two_implementations()
    {
        var bases = Sources.Product.SelectMany(source => source.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>())
            .SelectMany(type => type.BaseList?.Types.Select(entry => LastNameOf(entry.Type)) ?? []).ToArray();
        Findings.None(
            from source in Sources.Product
            from type in source.Syntax.DescendantNodes().OfType<InterfaceDeclarationSyntax>()
            let implementations = bases.Count(name => name == type.Identifier.Text)
            where implementations < 2
            select $"{source.At(type)}: {type.Identifier} has {implementations}");
    }

    static string LastNameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => type.ToString(),
    };

    static bool SaysNothing(string name) => Empty().IsMatch(name);

    [GeneratedRegex("^(helpers?|managers?|utils?|utilit(y|ies)|common)$|(Helpers?|Managers?|Utils?|Utility|Utilities)(?![a-z])|Common$")]
    private static partial Regex Empty();
}
