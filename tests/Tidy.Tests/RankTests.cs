using Quits.Tests.Support;

namespace Quits.Tidy.Tests;

/// <summary>Calls go down: between the projects, and between the modules of Pay by their ranks.</summary>
public sealed class RankTests
{
    static readonly Dictionary<string, int> Ranks = new(StringComparer.Ordinal)
    {
        ["Identity"] = 1, ["Audit"] = 1,
        ["Friends"] = 2, ["Risk"] = 2,
        ["Funding"] = 3,
        ["Transfers"] = 4,
        ["Requests"] = 5, ["Merchants"] = 5,
        ["Splits"] = 6, ["Schedules"] = 6, ["Disputes"] = 6,
        ["Feed"] = 7, ["Activity"] = 7, ["Notifications"] = 7,
        ["Delivery"] = 8, ["Operations"] = 8,
    };

    static readonly string Pay = Path.Combine(AppContext.BaseDirectory, "Quits.Pay.dll");
    static readonly string Ledger = Path.Combine(AppContext.BaseDirectory, "Quits.Ledger.dll");

    [Fact]
    public void Every_module_has_a_rank() => Findings.None(Modules.Names.Where(module => !Ranks.ContainsKey(module)));

    [Fact]
    public void Calls_go_down_the_ranks() => Findings.None(
        from use in TypeUses.In(Pay)
        let user = ModuleOf(use.User)
        let used = ModuleOf(use.Used)
        where user is not null && used is not null && user != used
        where Ranks[used] >= Ranks[user] || !use.UsedIsPublic
        select $"{use.User} uses {use.Used}: {user} has rank {Ranks[user]}, {used} has rank {Ranks[used]}{(use.UsedIsPublic ? "" : ", and it is not public")}");

    /// <summary>Otherwise it would escape the ranks. Types without our namespace are the compiler's.</summary>
    [Fact]
    public void Every_type_of_Pay_is_in_a_module() => Findings.None(
        TypeUses.Defined(Pay).Where(type => type.StartsWith("Quits.", StringComparison.Ordinal) && ModuleOf(type) is null));

    [Fact]
    public void The_ledger_knows_nothing_of_the_web() => Findings.None(
        TypeUses.References(Ledger).Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)));

    [Theory]
    [InlineData("Quits.Kernel.dll", "Quits.")]
    [InlineData("Quits.Ledger.dll", "Quits.Pay", "Quits.Host")]
    [InlineData("Quits.Pay.dll", "Quits.Host")]
    public void Projects_see_only_those_above_them(string assembly, params string[] forbidden) => Findings.None(
        TypeUses.References(Path.Combine(AppContext.BaseDirectory, assembly))
            .Where(name => forbidden.Any(start => name.StartsWith(start, StringComparison.Ordinal))));

    /// <summary>Pure, it can be fuzzed, replayed and timed alone.</summary>
    [Fact]
    public void The_core_of_the_ledger_is_pure()
    {
        string[] impure =
        [
            "System.IO.", "System.Net.", "System.Threading.", "System.TimeProvider", "System.Console", "System.Random", "System.Environment",
            "System.Diagnostics.Stopwatch", "System.Diagnostics.Metrics.", "System.Diagnostics.Activity", "System.Data.", "Microsoft.", "Npgsql", "Dapper",
        ];
        Findings.None(
            from use in TypeUses.In(Ledger)
            where use.User.StartsWith("Quits.Ledger.Core.", StringComparison.Ordinal)
            where impure.Any(start => use.Used.StartsWith(start, StringComparison.Ordinal))
                || use.Used.StartsWith("Quits.Ledger.", StringComparison.Ordinal) && !use.Used.StartsWith("Quits.Ledger.Core.", StringComparison.Ordinal)
            select $"{use.User} uses {use.Used}");
    }

    /// <summary>The reader of compiled code is itself held to examples: this method's own uses.</summary>
    [Fact]
    public void Uses_are_found_in_signatures_bodies_and_closures()
    {
        Func<Version> later = () => new Version(1, 2);
        Assert.NotNull(later());
        var uses = TypeUses.In(typeof(RankTests).Assembly.Location).Where(use => use.User.StartsWith(typeof(RankTests).FullName!, StringComparison.Ordinal)).ToArray();
        Assert.Contains(uses, use => use.Used == "System.Version");
        Assert.Contains(uses, use => use.Used == "Xunit.InlineDataAttribute");
        Assert.Contains(uses, use => use.Used == "Quits.Tidy.Tests.TypeUses+Use" && !use.UsedIsPublic);
        Assert.Contains(uses, use => use.Used == "System.Func`1");
    }

    static string? ModuleOf(string type)
    {
        var parts = type.Split('+')[0].Split('.');
        return parts is ["Quits", "Pay", var module, _, ..] && Ranks.ContainsKey(module) ? module : null;
    }
}
