using Quits.Kernel;

namespace Quits.Ledger.Core;

/// <summary>Stored; numbers only grow.</summary>
public enum AccountKind : short
{
    /// <summary>A person's money. Never below its holds, so never below zero (LG-3).</summary>
    Wallet = 1,

    /// <summary>The platform's own: equity, fees, suspense, clearing. May be negative.</summary>
    House = 2,
}

/// <summary>Stored; numbers only grow.</summary>
public enum AccountStatus : short
{
    Active = 1,

    /// <summary>Cannot send or withdraw; can receive and look (TR-13).</summary>
    Frozen = 2,

    Closed = 3,
}

/// <summary>The house accounts that every ledger starts with.</summary>
public static class HouseAccounts
{
    public static readonly AccountId Equity = new(new Guid("00000000-0000-8000-8000-000000000001"));
    public static readonly AccountId Fees = new(new Guid("00000000-0000-8000-8000-000000000002"));
    public static readonly AccountId Suspense = new(new Guid("00000000-0000-8000-8000-000000000003"));
}

/// <summary>An account while it is locked: what a decision reads and changes. Amounts in minor units.</summary>
public sealed class Account(AccountId id, AccountKind kind, string currency)
{
    public AccountId Id { get; } = id;
    public AccountKind Kind { get; } = kind;
    public string Currency { get; } = currency;
    public PersonId? Owner { get; init; }
    public long Balance { get; set; }
    public long Held { get; set; }

    /// <summary>Entries so far; the next one has this plus one.</summary>
    public long Version { get; set; }

    /// <summary>All that ever counted against the sending limits.</summary>
    public long Sent { get; set; }

    /// <summary><see cref="Sent"/> as it stood when the daily window began.</summary>
    public long SentBeforeDay { get; init; }

    /// <summary><see cref="Sent"/> as it stood when the weekly window began.</summary>
    public long SentBeforeWeek { get; init; }

    /// <summary>The time of its last change.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    public short Tier { get; set; }
    public AccountStatus Status { get; set; } = AccountStatus.Active;

    /// <summary>True for an account that this batch opens: it is inserted, not updated.</summary>
    public bool IsNew { get; init; }

    public bool IsTouched { get; set; }

    /// <summary>What may be spent (FW-8).</summary>
    public long Available => Balance - Held;
}

/// <summary>Stored; numbers only grow.</summary>
public enum HoldStatus : short
{
    Open = 1,
    Posted = 2,
    Released = 3,
    Expired = 4,
}

/// <summary>Money set aside on an account for a payee: first placed, then posted or released, at most once.</summary>
public sealed class Hold(TransactionId id, AccountId account, AccountId payee, long amount, DateTimeOffset? expiresAt)
{
    public TransactionId Id { get; } = id;
    public AccountId Account { get; } = account;
    public AccountId Payee { get; } = payee;
    public long Amount { get; } = amount;
    public DateTimeOffset? ExpiresAt { get; } = expiresAt;
    public HoldStatus Status { get; set; } = HoldStatus.Open;
    public bool IsNew { get; init; }
    public bool IsTouched { get; set; }
}
