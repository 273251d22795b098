using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Tests.Harness;

/// <summary>Short ways to ask the ledger for something.</summary>
public static class Ask
{
    public static Quits.Ledger.Core.Pay Pay(AccountId from, AccountId to, long amount, bool counted = false, TransactionId? id = null, string payload = "{}") =>
        new(id ?? TransactionId.New(), "transfer", from, to, amount, counted, payload) { Fingerprint = amount };

    public static PlaceHold Hold(AccountId from, AccountId to, long amount, bool counted = false, DateTimeOffset? expiresAt = null, TransactionId? id = null) =>
        new(id ?? TransactionId.New(), "hold.placed", from, to, amount, counted, expiresAt, "{}") { Fingerprint = amount };

    public static PostHold Post(TransactionId hold, AccountId from, AccountId to, long? amount = null, bool counted = false) =>
        new(TransactionId.New(), "hold.posted", hold, from, to, amount, counted, "{}");

    public static ReleaseHold Release(TransactionId hold, AccountId from) =>
        new(TransactionId.New(), "hold.released", hold, from, Expiring: false, "{}");

    public static ReleaseHold Expire(TransactionId hold, AccountId from) =>
        new(TransactionId.New(), "hold.expired", hold, from, Expiring: true, "{}");

    public static SetStatus Status(AccountId account, AccountStatus status) => new(TransactionId.New(), "account.status", account, status, "{}");

    public static Fact Fact(TransactionId? id = null, string payload = "{}") => new(id ?? TransactionId.New(), "happened", payload);
}
