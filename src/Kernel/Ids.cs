using System.Security.Cryptography;
using System.Text;

namespace Quits.Kernel;

/// <summary>A person (member, staff, merchant). UUIDv7.</summary>
public readonly record struct PersonId(Guid Value)
{
    public static PersonId New() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString();
}

/// <summary>
/// A ledger account. A person's wallet in the home currency has the person's own id, so a payment needs no look-up to find it;
/// house accounts have the fixed ids of <c>HouseAccounts</c>.
/// </summary>
public readonly record struct AccountId(Guid Value)
{
    public static AccountId WalletOf(PersonId person) => new(person.Value);

    public override string ToString() => Value.ToString();
}

/// <summary>One instruction to the ledger, and the log entry that it became.</summary>
public readonly record struct TransactionId(Guid Value)
{
    public static TransactionId New() => new(Guid.CreateVersion7());

    /// <summary>
    /// The id that a person's idempotency key stands for: the first 16 bytes of SHA-256(person, operation, key) as a UUIDv8.
    /// Key and effect are thereby one row, and one unique index answers "what became of this key" (ID-2, ID-3, TR-18).
    /// </summary>
    public static TransactionId Of(PersonId person, string operation, Guid key)
    {
        Span<byte> input = stackalloc byte[32 + 64];
        person.Value.TryWriteBytes(input, bigEndian: true, out _);
        key.TryWriteBytes(input[16..], bigEndian: true, out _);
        var length = 32 + Encoding.ASCII.GetBytes(operation, input[32..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input[..length], hash);
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new(new Guid(hash[..16], bigEndian: true));
    }

    public override string ToString() => Value.ToString();
}

/// <summary>Where a request came from; kept beside what it did (AU-1). Either may be null for work the platform does by itself.</summary>
public readonly record struct Origin(string? Ip, string? RequestId)
{
    public static readonly Origin System = new(null, null);
}
