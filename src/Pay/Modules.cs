using Quits.Kernel;
using Quits.Ledger;

namespace Quits.Pay;

/// <summary>The map of the house: the modules in rank order. The only central list.</summary>
public static class Modules
{
    static readonly string[] WithSchema = ["identity", "transfers", "activity", "notifications"];

    /// <summary>Every migration of the product, in the order they apply.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
        [.. LedgerModule.Migrations, .. Migration.In(typeof(Modules).Assembly, WithSchema)];
}
