using Quits.Kernel;

namespace Quits.Ledger.Core;

/// <summary>What a key had become before this batch.</summary>
public sealed record Known(Decision Decision, string Kind, long Fingerprint);

/// <summary>Everything a batch may look at while it decides: the locked accounts and holds, and what became of known ids.</summary>
public sealed class Sheet(DateTimeOffset now, SendingLimits limits)
{
    readonly Dictionary<AccountId, Account> _accounts = [];
    readonly Dictionary<TransactionId, Hold> _holds = [];
    readonly Dictionary<TransactionId, Known> _known = [];

    /// <summary>The time of all that is decided here: never before the last change of any account concerned.</summary>
    public DateTimeOffset Now { get; private set; } = now;

    public SendingLimits Limits { get; } = limits;
    public IReadOnlyCollection<Account> Accounts => _accounts.Values;
    public IReadOnlyCollection<Hold> Holds => _holds.Values;

    public void Add(Account account)
    {
        _accounts.Add(account.Id, account);
        if (account.ChangedAt > Now) Now = account.ChangedAt;
    }

    public void Add(Hold hold) => _holds.Add(hold.Id, hold);

    public void Add(Known known) => _known.Add(known.Decision.Id, known);

    public Account? Find(AccountId id) => _accounts.GetValueOrDefault(id);

    public Hold? Find(TransactionId id) => _holds.GetValueOrDefault(id);

    public Known? Known(TransactionId id) => _known.GetValueOrDefault(id);

    /// <summary>Books one side of a movement and returns its entry.</summary>
    internal Entry Book(Account account, long amount, bool counted)
    {
        account.Balance = checked(account.Balance + amount);
        account.Version++;
        if (counted && amount < 0) account.Sent = checked(account.Sent - amount);
        account.IsTouched = true;
        return new(account.Id, account.Version, amount, account.Balance, account.Sent);
    }
}

/// <summary>
/// How much may be sent in a rolling day and week, by tier (TR-12). Minor units; <see cref="long.MaxValue"/> is no limit.
/// </summary>
public sealed class SendingLimits(ReadOnlySpan<long> daily, ReadOnlySpan<long> weekly)
{
    public const int Tiers = 4;

    readonly long[] _daily = Complete(daily);
    readonly long[] _weekly = Complete(weekly);

    public static SendingLimits None { get; } = new([], []);

    public long Daily(short tier) => _daily[Math.Clamp(tier, (short)0, (short)(Tiers - 1))];

    public long Weekly(short tier) => _weekly[Math.Clamp(tier, (short)0, (short)(Tiers - 1))];

    /// <summary>What is left of the day and of the week for an account; null is no limit.</summary>
    public (long? Daily, long? Weekly) Left(Account account)
    {
        var (day, week) = (Daily(account.Tier), Weekly(account.Tier));
        return (Rest(day, account.Sent - account.SentBeforeDay, account.Held), Rest(week, account.Sent - account.SentBeforeWeek, account.Held));
    }

    static long? Rest(long limit, long sent, long held) => limit == long.MaxValue ? null : Math.Max(0, Math.Max(0, limit - sent) - held);

    static long[] Complete(ReadOnlySpan<long> given)
    {
        var all = new long[Tiers];
        for (var i = 0; i < Tiers; i++) all[i] = i < given.Length && given[i] > 0 ? given[i] : long.MaxValue;
        return all;
    }
}
