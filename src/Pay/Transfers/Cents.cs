using System.Text.Json;
using System.Text.Json.Serialization;
using Quits.Kernel;

namespace Quits.Pay.Transfers;

/// <summary>
/// An amount as a client wrote it. Anything but a JSON integer (a fraction, an exponent, a text, too large) is kept as "not an amount",
/// so that it is answered with <c>INVALID_AMOUNT</c> and not with a complaint about JSON (TR-2).
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed record Cents(long? Value)
{
    /// <summary>True when this is a whole number of cents that one transfer may move.</summary>
    public bool IsTransferable => Value is >= Limits.TransferMinCents and <= Limits.TransferMaxCents;

    internal sealed class Converter : JsonConverter<Cents>
    {
        // Also null is an amount that is none; only an absent field is missing.
        public override bool HandleNull => true;

        public override Cents Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Number) return new(reader.TryGetInt64(out var value) ? value : (long?)null);
            reader.Skip();
            return new(Value: null);
        }

        public override void Write(Utf8JsonWriter writer, Cents value, JsonSerializerOptions options)
        {
            if (value.Value is { } cents) writer.WriteNumberValue(cents);
            else writer.WriteNullValue();
        }
    }
}
