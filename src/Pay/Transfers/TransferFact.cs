using System.Text.Json;
using System.Text.Json.Serialization;
using Quits.Kernel;
using Quits.Ledger.Log;
using Quits.Pay.Identity;

namespace Quits.Pay.Transfers;

/// <summary>The payload of a <c>transfer</c> in the log: what every fold of payments reads. Amount in minor units.</summary>
public sealed record TransferFact(Guid Sender, Guid Receiver, long Amount, string Currency, string? Note, string Visibility)
{
    /// <summary>The fact's name in the log; accepted, it moved money; refused, it is the answer to its key.</summary>
    public const string Kind = "transfer";

    /// <summary>The transfer of a log entry of that kind.</summary>
    /// <exception cref="JsonException">The payload is not a transfer's.</exception>
    public static TransferFact Of(LogEntry entry) => entry.Read(Of);

    /// <summary>The request that this pays (RQ-2); null for a payment that nobody asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Request { get; init; }

    internal string ToJson() => JsonSerializer.Serialize(this, TransferJson.Default.TransferFact);

    /// <exception cref="JsonException">The payload is not a transfer's.</exception>
    public static TransferFact Of(string payload) =>
        JsonSerializer.Deserialize(payload, TransferJson.Default.TransferFact) ?? throw new JsonException("empty transfer");
}

/// <summary>
/// A transfer as its two parties see it (API.md), or as others may. Amounts in minor units; <c>amount</c> is null for those to whom the
/// parties don't show it (FD-4).
/// </summary>
public sealed record TransferView(
    Guid Id, User Sender, User Receiver, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Amount, string Currency, string? Note, string Visibility,
    string Status, string State, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FailureCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FundingView? Funding)
{
    /// <summary>Until when the sender may undo a payment that waits (TR-16); absent for any other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UndoUntil { get; init; }
}

/// <summary>Where the money came from; only the sender sees it. Minor units; <c>source</c> is null when the balance covered all.</summary>
public sealed record FundingView(long FromBalance, long FromExternal, long Fee, Guid? Source);

/// <summary>The answer to a payment: the transfer, and the sender's balance right after it.</summary>
public sealed record SentTransfer(TransferView Transfer, long NewBalance);

/// <summary>Source-generated reading and writing for the payment path.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TransferFact))]
[JsonSerializable(typeof(SendMoney.Request))]
[JsonSerializable(typeof(SentTransfer))]
internal sealed partial class TransferJson : JsonSerializerContext;
