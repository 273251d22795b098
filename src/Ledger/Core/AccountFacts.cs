namespace Quits.Ledger.Core;

/// <summary>Names, in the log, of what happens to an account as such.</summary>
public static class AccountFacts
{
    public const string Frozen = "account.frozen";
    public const string Unfrozen = "account.unfrozen";
}
