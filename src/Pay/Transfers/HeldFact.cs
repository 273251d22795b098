using System.Text.Json;
using System.Text.Json.Serialization;
using Quits.Kernel;

namespace Quits.Pay.Transfers;

/// <summary>
/// The log's words for a payment that can be undone for a while (TR-16): <see cref="Kind"/> when the money was set aside; then either the
/// payment's own <c>transfer</c>, or <see cref="Cancelled"/>, or <see cref="TransferFacts.Failed"/>.
/// </summary>
internal sealed record HeldFact(TransferFact Transfer, Guid Id, DateTimeOffset UndoUntil)
{
    public const string Kind = "transfer.held";
    public const string Cancelled = "transfer.cancelled";

    /// <summary>The hold of a payment. It follows from the payment's id, so one key has one hold.</summary>
    public static TransactionId HoldOf(Guid sender, Guid transfer) => TransactionId.Of(new(sender), Kind, transfer);

    /// <summary>The release of a payment's hold, whether it was undone or failed: it happens once.</summary>
    public static TransactionId ReleaseOf(Guid sender, Guid transfer) => TransactionId.Of(new(sender), Cancelled, transfer);

    public string ToJson() => JsonSerializer.Serialize(this, HeldJson.Default.HeldFact);

    public static HeldFact Of(string payload) => JsonSerializer.Deserialize(payload, HeldJson.Default.HeldFact) ?? throw new JsonException("empty hold of a transfer");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HeldFact))]
internal sealed partial class HeldJson : JsonSerializerContext;
