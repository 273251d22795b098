using Quits.Kernel;

namespace Quits.Ledger.Core;

/// <summary>
/// What became of an instruction. Stored; numbers only grow. The order of the checks is documented at <see cref="Rules"/>.
/// </summary>
public enum Verdict : short
{
    Accepted = 0,

    /// <summary>The id was used before by another request. Never stored: the first request's row stands.</summary>
    KeyReused = 1,

    /// <summary>An account that money should leave, or that should change, does not exist.</summary>
    AccountUnknown = 2,

    /// <summary>The account that money should leave is frozen or closed.</summary>
    AccountFrozen = 3,

    /// <summary>The account that money should reach does not exist or is closed.</summary>
    PayeeUnknown = 4,

    /// <summary>The accounts of one movement are of different currencies.</summary>
    CurrencyMismatch = 5,

    DailyLimitExceeded = 6,
    WeeklyLimitExceeded = 7,
    InsufficientFunds = 8,
    HoldUnknown = 9,

    /// <summary>The hold was posted, released or expired before.</summary>
    HoldClosed = 10,

    /// <summary>Expiry was asked for before its time.</summary>
    HoldNotDue = 11,

    /// <summary>More should be posted than was held.</summary>
    HoldExceeded = 12,

    /// <summary>The account to open exists.</summary>
    AccountExists = 13,
}

/// <summary>One line of one account's chain. Amounts in minor units, signed: negative leaves the account.</summary>
public readonly record struct Entry(AccountId Account, long Version, long Amount, long BalanceAfter, long SentAfter);

/// <summary>A verdict with what it did. <see cref="Position"/> is the log's, known once it is committed.</summary>
public sealed record Decision(TransactionId Id, Verdict Verdict, IReadOnlyList<Entry> Entries, DateTimeOffset At)
{
    public static readonly IReadOnlyList<Entry> NoEntries = [];

    public long Position { get; init; }

    /// <summary>True when the same request had been decided before and this is its first answer again (ID-2).</summary>
    public bool Replayed { get; init; }

    public bool Accepted => Verdict == Verdict.Accepted;

    /// <summary>True when this decision becomes a log entry; answers given again and reused keys do not.</summary>
    internal bool IsFresh => !Replayed && Verdict != Verdict.KeyReused;

    /// <summary>The balance the account had right after this instruction.</summary>
    /// <exception cref="InvalidOperationException">The instruction did not touch that account.</exception>
    public long BalanceAfter(AccountId account) => Entries.Last(e => e.Account == account).BalanceAfter;
}
