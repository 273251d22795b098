using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Quits.Tidy.Tests;

/// <summary>Finds which tables a piece of SQL writes and reads. It knows the statements of this project, not all of SQL.</summary>
static partial class SqlText
{
    /// <summary>Stands in for the holes of an interpolated string: a name with it is put together at run time.</summary>
    public const string Hole = "§";

    static readonly HashSet<string> NotBeforeUpdate = ["for", "key", "do", "on", "after", "before", "or", "of", ",", "grant", "revoke"];
    static readonly HashSet<string> NotATable = ["only", "lateral", "if", "not", "exists", "table", "schema", "concurrently", "all", "tables", "in", "function", "sequence", "sequences", "functions", "view", "as"];
    static readonly HashSet<string> AfterAnInsertedTable = ["(", "select", "values", "default", "as", "with", "overriding"];

    /// <summary>A table, view or function that a statement names; <c>Schema</c> is null when it is left to the search path.</summary>
    public sealed record TableUse(bool Writes, string? Schema, string Name);

    /// <summary>The texts of a file's string literals, with <see cref="Hole"/> for what is interpolated.</summary>
    public static IEnumerable<(Microsoft.CodeAnalysis.SyntaxNode Node, string Text)> LiteralsOf(Source source) =>
        source.Syntax.DescendantNodes().Select(node => (node, Text: node switch
        {
            LiteralExpressionSyntax literal when literal.RawKind == (int)SyntaxKind.StringLiteralExpression => literal.Token.ValueText,
            InterpolatedStringExpressionSyntax interpolated => string.Concat(interpolated.Contents.Select(part =>
                part is InterpolatedStringTextSyntax text ? text.TextToken.ValueText : Hole)),
            _ => null,
        })).Where(found => found.Text is not null).Select(found => (found.node, found.Text!));

    /// <summary>All table uses in a text; none if it is not SQL.</summary>
    public static IEnumerable<TableUse> UsesIn(string sql)
    {
        var words = Word().Matches(Ignored().Replace(sql, " ")).Select(match => match.Value.Replace("\"", "").ToLowerInvariant()).ToArray();
        var temporary = words.Index().Where(word => word.Item is "temp" or "temporary" && At(words, word.Index + 1) == "table")
            .Select(word => At(words, Name(words, word.Index + 2))).ToHashSet();
        return Enumerable.Range(0, words.Length).SelectMany(i => UsesAt(words, i))
            .Where(use => use.Schema is not null || !temporary.Contains(use.Name))
            .GroupBy(use => (use.Schema, use.Name), (_, same) => same.MaxBy(use => use.Writes)!);
    }

    static IEnumerable<TableUse> UsesAt(string[] words, int i) => (words[i], At(words, i - 1)) switch
    {
        ("into", "insert") when At(words, i + 1) is "" || LooksLikeInsert(words, i + 1) => [Write(words, i + 1)],
        ("into", "merge") or ("from", "delete") => [Write(words, i + 1)],
        ("update", var before) when !NotBeforeUpdate.Contains(before) && SetsSomething(words, Name(words, i + 1)) => [Write(words, i + 1)],
        ("truncate", _) => Listed(words, i + 1, writes: true),
        ("table" or "view" or "schema" or "function", "create" or "alter" or "drop" or "replace" or "temp" or "materialized" or "unlogged") => [Write(words, i + 1)],
        ("index" or "trigger", "create" or "unique" or "constraint") or ("grant" or "revoke", _) => AfterOn(words, i),
        ("from", not ("distinct" or "delete")) or ("join", _) or ("using", _) or ("references", _) => Listed(words, i + 1, writes: false),
        (var name, not "into") when name.Contains('.') && At(words, i + 1) == "(" => [Parse(name, writes: false)],
        _ => [],
    };

    static bool LooksLikeInsert(string[] words, int at)
    {
        var after = At(words, Name(words, at) + 1);
        return AfterAnInsertedTable.Contains(after) || AfterAnInsertedTable.Contains(At(words, Name(words, at) + 2));
    }

    static bool SetsSomething(string[] words, int name) => words.Skip(name + 1).Take(4).Contains("set");

    static TableUse Write(string[] words, int at)
    {
        var name = Name(words, at);
        return At(words, name - 1) == "schema" ? new TableUse(true, At(words, name), "*") : Parse(At(words, name), writes: true);
    }

    static IEnumerable<TableUse> AfterOn(string[] words, int at)
    {
        var on = Array.IndexOf(words, "on", at);
        return on < 0 ? [] : [Write(words, on + 1)];
    }

    /// <summary>Tables with commas between them, each with or without an alias.</summary>
    static IEnumerable<TableUse> Listed(string[] words, int at, bool writes)
    {
        while (true)
        {
            at = Name(words, at);
            if (At(words, at) is "" or "(" or ")")
                yield break;
            yield return Parse(words[at], writes);
            var comma = Enumerable.Range(at + 1, 3).FirstOrDefault(i => At(words, i) == ",", -1);
            if (comma < 0 || words[(at + 1)..comma].Any(word => word is "(" or ")" or "where" or "on" or "join"))
                yield break;
            at = comma + 1;
        }
    }

    static int Name(string[] words, int at)
    {
        while (NotATable.Contains(At(words, at))) at++;
        return at;
    }

    static string At(string[] words, int i) => i >= 0 && i < words.Length ? words[i] : "";

    static TableUse Parse(string name, bool writes) =>
        name.Split('.') is [var schema, var table, ..] ? new TableUse(writes, schema, table) : new TableUse(writes, null, name);

    [GeneratedRegex("""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'""", RegexOptions.Singleline)]
    private static partial Regex Ignored();

    [GeneratedRegex("""[\w"§$@]+(?:\.[\w"§*]+)*|[(),;=]""")]
    private static partial Regex Word();
}
