using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Verify;

/// <summary>Compares the rows that cache a state with the state that the log tells.</summary>
static class StateChecks
{
    public const string AllAccounts = "select id, owner, currency, tier, status, version, balance, held, sent from ledger.account";

    public const string OpenHolds = "select id, account, payee, amount from ledger.hold where status = 1";

    public sealed record AccountRow(Guid Id, Guid? Owner, string Currency, short Tier, short Status, long Version, long Balance, long Held, long Sent);

    public sealed record HoldRow(Guid Id, Guid Account, Guid Payee, long Amount);

    public static IEnumerable<Discrepancy> Accounts(LogFold fold, IEnumerable<AccountRow> rows)
    {
        var unseen = fold.Accounts.Keys.ToHashSet();
        foreach (var row in rows)
        {
            unseen.Remove(new(row.Id));
            var told = fold.Of(new(row.Id));
            if (told.Owner?.Value != row.Owner || told.Currency != row.Currency) yield return new("account_is_as_opened", row.Id, 1, 0);
            if (told.Tier != row.Tier) yield return new("account_tier_is_fold_of_log", row.Id, told.Tier, row.Tier);
            if ((short)told.Status != row.Status) yield return new("account_status_is_fold_of_log", row.Id, (short)told.Status, row.Status);
            if (told.Version != row.Version) yield return new("account_version_is_fold_of_log", row.Id, told.Version, row.Version);
            if (told.Balance != row.Balance) yield return new("account_balance_is_fold_of_log", row.Id, told.Balance, row.Balance);
            if (told.Held != row.Held) yield return new("account_held_is_fold_of_log", row.Id, told.Held, row.Held);
            if (told.Sent != row.Sent) yield return new("account_sent_is_fold_of_log", row.Id, told.Sent, row.Sent);
        }
        foreach (var account in unseen) yield return new("account_of_the_log_exists", account.Value, 1, 0);
    }

    public static IEnumerable<Discrepancy> Holds(LogFold fold, IEnumerable<HoldRow> rows)
    {
        var unseen = fold.OpenHolds.Values.ToDictionary(h => h.Id.Value);
        foreach (var row in rows)
        {
            var told = unseen.Remove(row.Id, out var hold) ? hold : null;
            if (told?.Amount != row.Amount || told.Account.Value != row.Account || told.Payee.Value != row.Payee)
                yield return new("hold_is_fold_of_log", row.Account, told?.Amount ?? 0, row.Amount);
        }
        foreach (var hold in unseen.Values) yield return new("hold_is_fold_of_log", hold.Account.Value, hold.Amount, 0);
    }
}
