using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Quits.Sim.Push;

/// <summary>A browser that has subscribed: it holds the private key, so it alone can read what is pushed to it (RFC 8291, the receiver's side).</summary>
public sealed class Browser
{
    readonly ECDiffieHellman _key;
    readonly byte[] _auth;

    internal Browser(string id, string endpoint, byte[]? serverKey)
        : this(id, endpoint, serverKey, ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), RandomNumberGenerator.GetBytes(16))
    {
    }

    Browser(string id, string endpoint, byte[]? serverKey, ECDiffieHellman key, byte[] auth) =>
        (Id, Endpoint, ServerKey, _key, _auth) = (id, endpoint, serverKey, key, auth);

    /// <summary>A browser whose keys are known, to be held against a published example.</summary>
    public static Browser Known(byte[] privateKey, byte[] point, byte[] auth) => new("known", "", null,
        ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey, Q = new() { X = point[1..33], Y = point[33..] } }), auth);

    public string Id { get; }

    public string Endpoint { get; }

    /// <summary>The only server that may push to it, as <c>applicationServerKey</c>; null lets anyone.</summary>
    public byte[]? ServerKey { get; }

    public string P256dh => Base64Url.EncodeToString(Point);

    public string Auth => Base64Url.EncodeToString(_auth);

    byte[] Point
    {
        get
        {
            var q = _key.ExportParameters(false).Q;
            return [4, .. q.X!, .. q.Y!];
        }
    }

    /// <summary>Reads a body.</summary>
    /// <exception cref="CryptographicException">It was not meant for this browser, or was altered.</exception>
    public byte[] Read(ReadOnlySpan<byte> body)
    {
        var (salt, size, length) = (body[..16].ToArray(), BinaryPrimitives.ReadUInt32BigEndian(body[16..]), body[20]);
        var sender = body.Slice(21, length).ToArray();
        var record = body[(21 + length)..];
        if (length != 65 || record.Length > size || record.Length < 18) throw new CryptographicException("not one record of aes128gcm");
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = sender[1..33], Y = sender[33..] } });
        var prk = HKDF.Extract(HashAlgorithmName.SHA256, _key.DeriveRawSecretAgreement(theirs.PublicKey), _auth);
        var ikm = HKDF.Expand(HashAlgorithmName.SHA256, prk, 32, [.. "WebPush: info\0"u8, .. Point, .. sender]);
        var secret = HKDF.Extract(HashAlgorithmName.SHA256, ikm, salt);
        using var aes = new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, secret, 16, [.. "Content-Encoding: aes128gcm\0"u8]), 16);
        var padded = new byte[record.Length - 16];
        aes.Decrypt(HKDF.Expand(HashAlgorithmName.SHA256, secret, 12, [.. "Content-Encoding: nonce\0"u8]), record[..^16], record[^16..], padded);
        var end = padded.AsSpan().LastIndexOfAnyExcept((byte)0);
        return end >= 0 && padded[end] == 2 ? padded[..end] : throw new CryptographicException("the last record does not end as one");
    }
}
