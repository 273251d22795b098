using Quits.Kernel;

namespace Quits.Ledger.Core;

/// <summary>What is asked of the ledger. Each becomes exactly one log entry, accepted or refused.</summary>
/// <param name="Id">Made by the asker; asking twice with one id does it once.</param>
/// <param name="Kind">The fact's name in the log.</param>
/// <param name="Payload">JSON, the asking module's words for whoever folds the log.</param>
public abstract record Instruction(TransactionId Id, string Kind, string Payload)
{
    public PersonId? Actor { get; init; }
    public Guid? Subject { get; init; }

    /// <summary>Distinguishes the same request sent again from another request under the same id.</summary>
    public long Fingerprint { get; init; }

    /// <summary>Another id that the same key may have been decided under: once that one is known, this is another request (ID-2).</summary>
    public TransactionId? Rival { get; init; }

    public Origin Origin { get; init; }

    /// <summary>The accounts to lock before deciding.</summary>
    public abstract IEnumerable<AccountId> Accounts { get; }

    /// <summary>The hold to lock before deciding, if one is concerned.</summary>
    public virtual TransactionId? HoldId => null;

    /// <summary>Minor units of <see cref="Accounts"/>' first that count against its sending limits.</summary>
    public virtual long CountedAmount => 0;

    /// <summary>Minor units by which it may raise what <see cref="Accounts"/>' first has sent and holds, taken together.</summary>
    public virtual long ClaimedAmount => CountedAmount;
}

/// <summary>Move money now: from one account to another.</summary>
/// <param name="Amount">Minor units, positive.</param>
/// <param name="Counted">True when it counts against the payer's sending limits (TR-12).</param>
public sealed record Pay(TransactionId Id, string Kind, AccountId From, AccountId To, long Amount, bool Counted, string Payload)
    : Instruction(Id, Kind, Payload)
{
    public override IEnumerable<AccountId> Accounts => [From, To];
    public override long CountedAmount => Counted ? Amount : 0;
}

/// <summary>Set money aside for a payee; the id names the hold.</summary>
public sealed record PlaceHold(TransactionId Id, string Kind, AccountId From, AccountId To, long Amount, bool Counted, DateTimeOffset? ExpiresAt, string Payload)
    : Instruction(Id, Kind, Payload)
{
    public override IEnumerable<AccountId> Accounts => [From, To];
    public override long CountedAmount => Counted ? Amount : 0;
    public override long ClaimedAmount => Amount;
}

/// <summary>Pay the held money, or a part of it; the rest is free again.</summary>
public sealed record PostHold(TransactionId Id, string Kind, TransactionId Hold, AccountId From, AccountId To, long? Amount, bool Counted, string Payload)
    : Instruction(Id, Kind, Payload)
{
    /// <summary>True when the payer must still be able to send: who was frozen since the hold was placed is refused.</summary>
    public bool UnlessFrozen { get; init; }

    public override IEnumerable<AccountId> Accounts => [From, To];
    public override TransactionId? HoldId => Hold;
}

/// <summary>Free the held money.</summary>
/// <param name="Expiring">True when only a hold past its time may be freed.</param>
public sealed record ReleaseHold(TransactionId Id, string Kind, TransactionId Hold, AccountId From, bool Expiring, string Payload)
    : Instruction(Id, Kind, Payload)
{
    public override IEnumerable<AccountId> Accounts => [From];
    public override TransactionId? HoldId => Hold;
}

/// <summary>Open a wallet.</summary>
public sealed record OpenWallet(TransactionId Id, string Kind, AccountId Account, PersonId Owner, string Currency, short Tier, string Payload)
    : Instruction(Id, Kind, Payload)
{
    public override IEnumerable<AccountId> Accounts => [Account];
}

/// <summary>Freeze, unfreeze or close an account.</summary>
public sealed record SetStatus(TransactionId Id, string Kind, AccountId Account, AccountStatus Status, string Payload)
    : Instruction(Id, Kind, Payload)
{
    public override IEnumerable<AccountId> Accounts => [Account];
}

/// <summary>Something happened that moves no money: a login, a changed setting. Always accepted.</summary>
public sealed record Fact(TransactionId Id, string Kind, string Payload) : Instruction(Id, Kind, Payload)
{
    public override IEnumerable<AccountId> Accounts => [];
}
