using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Quits.Pay.Delivery;

/// <summary>Signed tokens (RFC 7515, compact form), as push services and their token servers want them. Pure.</summary>
internal static class Jwt
{
    /// <summary>ES256: <c>r || s</c>, 64 bytes.</summary>
    public static string Sign(object header, object claims, ECDsa key) =>
        Join(header, claims, text => key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    /// <summary>RS256.</summary>
    public static string Sign(object header, object claims, RSA key) =>
        Join(header, claims, text => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    static string Join(object header, object claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(header)}.{Encode(claims)}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
