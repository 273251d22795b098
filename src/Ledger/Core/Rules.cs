namespace Quits.Ledger.Core;

/// <summary>
/// Every check on money, in the order in which refusals take precedence:
/// replay and reused key (in <see cref="Batch"/>), the paying account unknown, frozen, the receiving account unknown or closed,
/// currencies, daily limit, weekly limit, funds; for holds: unknown, closed, not due, more than held, the paying account frozen where that counts.
/// </summary>
public static class Rules
{
    /// <summary>May this account pay that one this much?</summary>
    public static Verdict CheckPay(Account? from, Account? to, long amount, long counted, Sheet sheet)
    {
        if (CheckParties(from, to) is var parties and not Verdict.Accepted) return parties;
        if (counted > 0 && CheckLimits(from!, counted, sheet.Limits) is var limits and not Verdict.Accepted) return limits;
        if (from!.Kind == AccountKind.Wallet && from.Available < amount) return Verdict.InsufficientFunds;
        return Verdict.Accepted;
    }

    /// <summary>May this hold be posted for this much? The money is there: it was held.</summary>
    public static Verdict CheckPost(Hold? hold, Account? from, Account? to, long? amount, bool unlessFrozen)
    {
        if (hold is null || hold.Account != from?.Id || hold.Payee != to?.Id) return Verdict.HoldUnknown;
        if (hold.Status != HoldStatus.Open) return Verdict.HoldClosed;
        if (amount > hold.Amount) return Verdict.HoldExceeded;
        if (unlessFrozen && from.Status != AccountStatus.Active) return Verdict.AccountFrozen;
        return to.Status == AccountStatus.Closed ? Verdict.PayeeUnknown : Verdict.Accepted;
    }

    /// <summary>May this hold be freed now?</summary>
    public static Verdict CheckRelease(Hold? hold, Account? from, bool expiring, DateTimeOffset now)
    {
        if (hold is null || hold.Account != from?.Id) return Verdict.HoldUnknown;
        if (hold.Status != HoldStatus.Open) return Verdict.HoldClosed;
        return expiring && !(hold.ExpiresAt <= now) ? Verdict.HoldNotDue : Verdict.Accepted;
    }

    static Verdict CheckParties(Account? from, Account? to)
    {
        if (from is null) return Verdict.AccountUnknown;
        if (from.Status != AccountStatus.Active) return Verdict.AccountFrozen;
        if (to is null || to.Status == AccountStatus.Closed) return Verdict.PayeeUnknown;
        return from.Currency == to.Currency ? Verdict.Accepted : Verdict.CurrencyMismatch;
    }

    /// <summary>Held money counts as sent, so that many holds cannot pass a limit that one payment may not.</summary>
    static Verdict CheckLimits(Account from, long counted, SendingLimits limits)
    {
        var used = (Int128)from.Held + counted; // two sums of money may pass what a long holds
        if (Passes(from.Sent - from.SentBeforeDay + used, limits.Daily(from.Tier))) return Verdict.DailyLimitExceeded;
        if (Passes(from.Sent - from.SentBeforeWeek + used, limits.Weekly(from.Tier))) return Verdict.WeeklyLimitExceeded;
        return Verdict.Accepted;
    }

    static bool Passes(Int128 total, long limit) => limit != long.MaxValue && total > limit;
}
