using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Quits.Sim.Push;

/// <summary>Reads signed tokens as a stranger would: nothing is believed before the signature was checked.</summary>
static class Tokens
{
    /// <summary>Header and claims of a token, or null when it is malformed, of another algorithm, or not signed by this key.</summary>
    public static (JsonElement Header, JsonElement Claims)? Read(string token, string algorithm, Func<byte[], byte[], bool> isSignature)
    {
        if (token.Split('.') is not [var head, var body, var signature] || !Base64Url.IsValid(head) || !Base64Url.IsValid(body) || !Base64Url.IsValid(signature)) return null;
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head)).RootElement;
        if (Text(header, "alg") != algorithm || !isSignature(Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(signature))) return null;
        return (header, JsonDocument.Parse(Base64Url.DecodeFromChars(body)).RootElement);
    }

    public static bool IsEs256(ECDsa key, byte[] text, byte[] signature) => signature.Length == 64 && key.VerifyData(text, signature, HashAlgorithmName.SHA256);

    public static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? Number(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
