using System.Text.RegularExpressions;
using Quits.Tests.Support;

namespace Quits.Tidy.Tests;

/// <summary>Every module has the same shape, so that whoever knows one finds the way in all.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void Every_module_tells_what_it_is_and_registers_itself() => Findings.None(
        from module in Modules.Names
        from file in new[] { "README.md", $"{module}Module.cs" }
        where !File.Exists(Repository.At("src", "Pay", module, file))
        select $"src/Pay/{module}/{file} is missing");

    /// <summary>A module is flat; only its migrations have a folder.</summary>
    [Fact]
    public void Modules_have_no_folders_but_migrations() => Findings.None(
        from module in Modules.Names
        from folder in Directory.EnumerateDirectories(Repository.At("src", "Pay", module)).Select(path => Path.GetFileName(path))
        where folder != "Migrations"
        select $"src/Pay/{module}/{folder}");

    [Fact]
    public void Migrations_are_numbered_without_gaps() => Findings.None(
        from folder in Sources.Files("*.sql", "src").Where(path => path.Contains("/Migrations/", StringComparison.Ordinal)).GroupBy(path => Path.GetDirectoryName(path)!)
        from file in folder.Order(StringComparer.Ordinal).Index()
        let name = Path.GetFileName(file.Item)
        where !Regex.IsMatch(name, $"^{file.Index + 1:0000}_[a-z0-9_]+\\.sql$")
        select $"{file.Item}: it is migration {file.Index + 1:0000} of its module");

    [Fact]
    public void A_folder_of_modules_holds_no_loose_sources() => Findings.None(
        Directory.EnumerateFiles(Repository.At("src", "Pay"), "*.cs").Select(Path.GetFileName));
}
