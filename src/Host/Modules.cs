using Quits.Kernel;
using Quits.Ledger;
using Quits.Pay.Identity;

namespace Quits.Host;

/// <summary>The modules that own a schema, in rank order: the order in which migrations apply.</summary>
static class Modules
{
    static readonly string[] WithSchema = ["identity", "friends", "transfers", "requests", "feed", "activity", "notifications", "delivery"];

    /// <summary>Every migration of the product.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
        [.. LedgerModule.Migrations, .. Migration.In(typeof(IdentityModule).Assembly, WithSchema)];
}
