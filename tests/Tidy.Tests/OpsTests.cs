using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Quits.Tidy.Tests;

/// <summary>Alerts and dashboards show what the server really measures; a renamed meter would leave them silent.</summary>
public sealed partial class OpsTests
{
    static readonly string[] Watching = ["ops/alerts/quits.rules.yml", "ops/alerts/quits.rules.test.yml", "ops/dashboards/quits.json"];

    [Fact]
    public void Alerts_and_dashboards_name_metrics_that_exist()
    {
        var measured = Measured().ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(measured);
        Findings.None(
            from path in Watching
            from match in Metric().Matches(Sources.Read(path))
            let name = Series().Replace(match.Value, "")
            where !measured.Contains(match.Value) && !measured.Contains(name)
            select $"{path}: {match.Value} is not measured");
    }

    [Fact]
    public void Every_alert_has_a_runbook()
    {
        var chapters = Sources.Read("ops/runbooks.md").Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Trim()).ToArray();
        var rules = Sources.Read(Watching[0]);
        var alerts = Alert().Matches(rules).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(alerts);
        Assert.Equal(alerts.Order(), chapters.Order());
        Findings.None(alerts.Where(alert => !rules.Contains($"runbooks.md#{alert.ToLower(CultureInfo.InvariantCulture)}", StringComparison.Ordinal)));
    }

    /// <summary>The Prometheus names of all instruments that the product creates.</summary>
    static IEnumerable<string> Measured() =>
        from source in Sources.Product
        from call in source.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
        let method = (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.Text
        where method is not null && method.StartsWith("Create", StringComparison.Ordinal)
        let arguments = call.ArgumentList.Arguments.Select(argument => (argument.Expression as LiteralExpressionSyntax)?.Token.ValueText).ToArray()
        where arguments is [{ } name, ..] && name.StartsWith("quits.", StringComparison.Ordinal)
        select PrometheusName(arguments[0]!, arguments.ElementAtOrDefault(1), method);

    static string PrometheusName(string name, string? unit, string method) =>
        name.Replace('.', '_') + (unit == "s" ? "_seconds" : "") + (method is "CreateCounter" or "CreateObservableCounter" ? "_total" : "");

    [GeneratedRegex(@"\bquits_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Series();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();
}
