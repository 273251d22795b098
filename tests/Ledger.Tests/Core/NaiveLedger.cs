using Quits.Ledger.Core;

namespace Quits.Ledger.Tests.Core;

/// <summary>The rules once more, as plainly as they can be written: lists, sums over all of history, and ifs. Slow and obvious.</summary>
public sealed class NaiveLedger(SendingLimits limits)
{
    public sealed class Account
    {
        public bool House, Frozen, Closed;
        public short Tier;
        public long Balance;
        public List<(DateTimeOffset At, long Amount)> Sent = [];
        public Dictionary<Guid, long> Holds = [];

        public long Held => Holds.Values.Sum();

        public long SentSince(DateTimeOffset at) => Sent.Where(s => s.At > at).Sum(s => s.Amount);
    }

    sealed class Hold
    {
        public Guid From, To;
        public long Amount;
        public DateTimeOffset? ExpiresAt;
        public bool Closed;
    }

    readonly Dictionary<Guid, (Instruction Asked, Verdict Verdict)> _answers = [];
    readonly Dictionary<Guid, Hold> _holds = [];

    public Dictionary<Guid, Account> Accounts { get; } = [];

    public DateTimeOffset Now { get; set; }

    public Verdict Apply(Instruction asked)
    {
        if (_answers.TryGetValue(asked.Id.Value, out var earlier))
            return earlier.Asked.Kind == asked.Kind && earlier.Asked.Fingerprint == asked.Fingerprint ? earlier.Verdict : Verdict.KeyReused;
        var verdict = asked switch
        {
            Quits.Ledger.Core.Pay pay => Pay(pay.From.Value, pay.To.Value, pay.Amount, pay.Counted, () => Move(pay.From.Value, pay.To.Value, pay.Amount, pay.Counted)),
            PlaceHold place => Pay(place.From.Value, place.To.Value, place.Amount, place.Counted, () => Place(place)),
            PostHold post => Post(post),
            ReleaseHold release => Release(release),
            OpenWallet open => Accounts.TryAdd(open.Account.Value, new() { Tier = open.Tier }) ? Verdict.Accepted : Verdict.AccountExists,
            SetStatus set => Set(set),
            _ => Verdict.Accepted,
        };
        _answers.Add(asked.Id.Value, (asked, verdict));
        return verdict;
    }

    Verdict Pay(Guid fromId, Guid toId, long amount, bool counted, Action then)
    {
        if (!Accounts.TryGetValue(fromId, out var from)) return Verdict.AccountUnknown;
        if (from.Frozen || from.Closed) return Verdict.AccountFrozen;
        if (!Accounts.TryGetValue(toId, out var to) || to.Closed) return Verdict.PayeeUnknown;
        if (counted && from.SentSince(Now.AddDays(-1)) + from.Held + amount > limits.Daily(from.Tier)) return Verdict.DailyLimitExceeded;
        if (counted && from.SentSince(Now.AddDays(-7)) + from.Held + amount > limits.Weekly(from.Tier)) return Verdict.WeeklyLimitExceeded;
        if (!from.House && from.Balance - from.Held < amount) return Verdict.InsufficientFunds;
        then();
        return Verdict.Accepted;
    }

    void Move(Guid from, Guid to, long amount, bool counted)
    {
        Accounts[from].Balance -= amount;
        Accounts[to].Balance += amount;
        if (counted) Accounts[from].Sent.Add((Now, amount));
    }

    void Place(PlaceHold place)
    {
        _holds.Add(place.Id.Value, new() { From = place.From.Value, To = place.To.Value, Amount = place.Amount, ExpiresAt = place.ExpiresAt });
        Accounts[place.From.Value].Holds.Add(place.Id.Value, place.Amount);
    }

    Verdict Post(PostHold post)
    {
        if (!_holds.TryGetValue(post.Hold.Value, out var hold) || hold.From != post.From.Value || hold.To != post.To.Value) return Verdict.HoldUnknown;
        if (hold.Closed) return Verdict.HoldClosed;
        if (post.Amount > hold.Amount) return Verdict.HoldExceeded;
        if (Accounts[hold.To].Closed) return Verdict.PayeeUnknown;
        Close(post.Hold.Value);
        Move(hold.From, hold.To, post.Amount ?? hold.Amount, post.Counted);
        return Verdict.Accepted;
    }

    Verdict Release(ReleaseHold release)
    {
        if (!_holds.TryGetValue(release.Hold.Value, out var hold) || hold.From != release.From.Value) return Verdict.HoldUnknown;
        if (hold.Closed) return Verdict.HoldClosed;
        if (release.Expiring && (hold.ExpiresAt is null || hold.ExpiresAt > Now)) return Verdict.HoldNotDue;
        Close(release.Hold.Value);
        return Verdict.Accepted;
    }

    void Close(Guid id)
    {
        _holds[id].Closed = true;
        Accounts[_holds[id].From].Holds.Remove(id);
    }

    Verdict Set(SetStatus set)
    {
        if (!Accounts.TryGetValue(set.Account.Value, out var account)) return Verdict.AccountUnknown;
        (account.Frozen, account.Closed) = (set.Status == AccountStatus.Frozen, set.Status == AccountStatus.Closed);
        return Verdict.Accepted;
    }
}
