using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quits.Pay.Transfers;

/// <summary>
/// What a shared receipt says: that a payment was made, and of it what the sharer chose to show and nothing else (TR-19). Amount in minor
/// units. It names no ids: a receipt leads nowhere.
/// </summary>
public sealed record Receipt(
    [property: JsonPropertyName("iss")] string Issuer, [property: JsonPropertyName("iat")] long IssuedAt,
    ReceiptParty? Sender, ReceiptParty? Receiver, long? Amount, string? Currency, string? Note, DateTimeOffset? PaidAt)
{
    /// <summary>What may be shown, in the API's words.</summary>
    public static readonly IReadOnlyList<string> Parts = ["sender", "receiver", "amount", "note", "time"];

    /// <summary>The receipt of a completed payment with the chosen parts. Pure.</summary>
    public static Receipt Of(TransferView transfer, IReadOnlyCollection<string> show, string issuer, DateTimeOffset now) => new(
        issuer, now.ToUnixTimeSeconds(),
        show.Contains("sender") ? new(transfer.Sender.Username, transfer.Sender.DisplayName) : null,
        show.Contains("receiver") ? new(transfer.Receiver.Username, transfer.Receiver.DisplayName) : null,
        show.Contains("amount") ? transfer.Amount : null,
        show.Contains("amount") ? transfer.Currency : null,
        show.Contains("note") ? transfer.Note : null,
        show.Contains("time") ? transfer.CompletedAt : null);
}

/// <summary>A party as a receipt names them.</summary>
public sealed record ReceiptParty(string Username, string DisplayName);

/// <summary>
/// Receipts as signed texts: JWS compact form (RFC 7515) with ES256 (RFC 7518), so any JOSE library proves one with the published key. Pure.
/// </summary>
internal static class SignedReceipt
{
    const string Type = "receipt+jwt";
    const int LongestBytes = 8 * 1024;

    static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    sealed record Header(string Alg, string Kid, string Typ);

    public static string Write(Receipt receipt, string keyId, ECDsa key)
    {
        var text = $"{Encode(new Header("ES256", keyId, Type))}.{Encode(receipt)}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))}";
    }

    /// <summary>The receipt, when our key signed exactly this text; else null.</summary>
    public static Receipt? Read(string text, string keyId, ECDsa key)
    {
        if (text.Length > LongestBytes || text.Split('.') is not [var head, var body, var signature]) return null;
        try
        {
            var header = JsonSerializer.Deserialize<Header>(Base64Url.DecodeFromChars(head), Json);
            if (header is not { Alg: "ES256", Typ: Type, Kid: { } id } || id != keyId) return null;
            var signed = Encoding.ASCII.GetBytes($"{head}.{body}");
            return key.VerifyData(signed, Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? JsonSerializer.Deserialize<Receipt>(Base64Url.DecodeFromChars(body), Json) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Whatever it is, it is no receipt of ours.
            return null;
        }
    }

    static string Encode<T>(T part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part, Json));
}
