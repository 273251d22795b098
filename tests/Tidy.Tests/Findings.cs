namespace Quits.Tidy.Tests;

/// <summary>Fails with every finding on a line of its own: one run shows all there is to do.</summary>
static class Findings
{
    public static void None(IEnumerable<string?> findings)
    {
        var all = findings.ToArray();
        if (all.Length > 0)
            Assert.Fail($"{all.Length} found:{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
    }
}
