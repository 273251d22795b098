using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;

namespace Quits.Ledger.Verify;

/// <summary>The books as the log alone tells them: every account and every open hold, folded from position one (LG-6).</summary>
internal sealed class LogFold
{
    readonly Dictionary<AccountId, AccountState> _accounts = [];
    readonly Dictionary<TransactionId, LoggedHold> _openHolds = [];

    public IReadOnlyDictionary<AccountId, AccountState> Accounts => _accounts;
    public IReadOnlyDictionary<TransactionId, LoggedHold> OpenHolds => _openHolds;

    /// <returns>Where the entry contradicts what came before it.</returns>
    public IEnumerable<Discrepancy> Apply(LoggedEffects effects)
    {
        if (effects.Opened is { } opened) Change(opened.Account, a => a with { Owner = opened.Owner, Currency = opened.Currency, Tier = opened.Tier });
        if (effects.Status is { } set) Change(set.Account, a => a with { Status = set.Status });
        if (effects.Hold is { } hold) Apply(hold);
        foreach (var entry in effects.Entries)
        {
            var before = Of(entry.Account);
            if (entry.Version != before.Version + 1) yield return new("log_versions", entry.Account.Value, before.Version + 1, entry.Version);
            if (entry.BalanceAfter != unchecked(before.Balance + entry.Amount))
                yield return new("log_balances", entry.Account.Value, unchecked(before.Balance + entry.Amount), entry.BalanceAfter);
            Change(entry.Account, a => a with { Version = entry.Version, Balance = entry.BalanceAfter, Sent = entry.SentAfter });
        }
    }

    void Apply(LoggedHold hold)
    {
        if (hold.Status == HoldStatus.Open && _openHolds.TryAdd(hold.Id, hold)) Change(hold.Account, a => a with { Held = a.Held + hold.Amount });
        else if (hold.Status != HoldStatus.Open && _openHolds.Remove(hold.Id, out var open)) Change(open.Account, a => a with { Held = a.Held - open.Amount });
    }

    public AccountState Of(AccountId account) => _accounts.GetValueOrDefault(account, AccountState.Untouched);

    void Change(AccountId account, Func<AccountState, AccountState> change) => _accounts[account] = change(Of(account));
}

/// <summary>An account as the log tells it. House accounts are not opened by the log: no owner, the home currency.</summary>
internal readonly record struct AccountState(PersonId? Owner, string Currency, short Tier, AccountStatus Status, long Version, long Balance, long Held, long Sent)
{
    public static readonly AccountState Untouched = new(null, Kernel.Currency.Usd.Code, 0, AccountStatus.Active, 0, 0, 0, 0);
}
