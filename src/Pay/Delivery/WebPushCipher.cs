using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Quits.Pay.Delivery;

/// <summary>
/// Encrypts one push message for one browser: RFC 8291 over RFC 8188 (<c>aes128gcm</c>, one record). Only the browser that subscribed can
/// read it, not the push service. Pure but for the randomness, which a test may give.
/// </summary>
internal static class WebPushCipher
{
    public const int PointBytes = 65;
    public const int AuthBytes = 16;

    /// <summary>Bytes of plaintext that fit the 4,096 that every push service takes.</summary>
    public const int PlaintextMax = 3993;

    const int SaltBytes = 16, TagBytes = 16;
    const uint RecordBytes = 4096;

    /// <summary>The body of the request: salt, record size, our key, ciphertext, tag.</summary>
    /// <param name="browser">The subscription's <c>p256dh</c>: an uncompressed P-256 point.</param>
    /// <param name="auth">The subscription's <c>auth</c>.</param>
    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, byte[] browser, byte[] auth)
    {
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(plaintext, browser, auth, ours, RandomNumberGenerator.GetBytes(SaltBytes));
    }

    internal static byte[] Encrypt(ReadOnlySpan<byte> plaintext, byte[] browser, byte[] auth, ECDiffieHellman ours, byte[] salt)
    {
        if (plaintext.Length > PlaintextMax) throw new ArgumentOutOfRangeException(nameof(plaintext), plaintext.Length, $"at most {PlaintextMax} bytes");
        var point = PointOf(ours);
        var (key, nonce) = Derive(browser, auth, ours, point, salt);
        var body = new byte[SaltBytes + 4 + 1 + PointBytes + plaintext.Length + 1 + TagBytes];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltBytes), RecordBytes);
        body[SaltBytes + 4] = PointBytes;
        point.CopyTo(body, SaltBytes + 5);
        var cipher = body.AsSpan(SaltBytes + 5 + PointBytes, plaintext.Length + 1);
        Span<byte> padded = new byte[plaintext.Length + 1];
        plaintext.CopyTo(padded);
        padded[^1] = 2;   // the last record's delimiter
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, padded, cipher, body.AsSpan(body.Length - TagBytes));
        return body;
    }

    static (byte[] Key, byte[] Nonce) Derive(byte[] browser, byte[] auth, ECDiffieHellman ours, byte[] point, byte[] salt)
    {
        using var theirs = ECDiffieHellman.Create(Parameters(browser));
        var shared = ours.DeriveRawSecretAgreement(theirs.PublicKey);
        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, auth, [.. "WebPush: info\0"u8, .. browser, .. point]);
        return (HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]),
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 12, salt, [.. "Content-Encoding: nonce\0"u8]));
    }

    /// <summary>True for an uncompressed point that is on P-256.</summary>
    public static bool IsPoint(byte[] point)
    {
        if (point.Length != PointBytes || point[0] != 4) return false;
        try
        {
            using var key = ECDiffieHellman.Create(Parameters(point));
            return true;
        }
        catch (CryptographicException)
        {
            // That is the answer: it is not on the curve.
            return false;
        }
    }

    /// <summary>A public key as an uncompressed point.</summary>
    public static byte[] PointOf(ECAlgorithm key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    static ECParameters Parameters(byte[] point) =>
        new() { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..PointBytes] } };
}
