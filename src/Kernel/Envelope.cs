using System.Security.Cryptography;
using System.Text;

namespace Quits.Kernel;

/// <summary>
/// Seals what must be read again but never from a dump (CP-3): AES-256-GCM under a key derived per purpose from the installation's
/// secret keys. The first key seals, all of them open, so a new key is put in front of the old ones and no row is rewritten.
/// </summary>
/// <remarks>Sealed: version (1), key id (4), nonce (12), ciphertext, tag (16). The purpose is authenticated.</remarks>
public sealed class Envelope(IReadOnlyList<byte[]> keys)
{
    public const int KeyBytes = 32;

    const byte Version = 1;
    const int IdBytes = 4, NonceBytes = 12, TagBytes = 16, Head = 1 + IdBytes + NonceBytes;

    /// <summary>False without a key: what needs sealing is not offered then.</summary>
    public bool IsOn => keys.Count > 0;

    /// <summary>Seals for one purpose; the same text never looks the same twice.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> text)
    {
        if (!IsOn) throw new InvalidOperationException("nothing can be sealed without a secret key");
        var box = new byte[Head + text.Length + TagBytes];
        box[0] = Version;
        IdOf(keys[0]).CopyTo(box.AsSpan(1));
        RandomNumberGenerator.Fill(box.AsSpan(1 + IdBytes, NonceBytes));
        using var aes = new AesGcm(Derive(keys[0], purpose), TagBytes);
        aes.Encrypt(box.AsSpan(1 + IdBytes, NonceBytes), text, box.AsSpan(Head, text.Length), box.AsSpan(Head + text.Length), Encoding.UTF8.GetBytes(purpose));
        return box;
    }

    /// <summary>Opens what was sealed for this purpose; null when it was altered, is of another purpose, or its key is gone.</summary>
    public byte[]? Open(string purpose, ReadOnlySpan<byte> box)
    {
        if (box.Length < Head + TagBytes || box[0] != Version) return null;
        foreach (var key in keys)
        {
            if (box.Slice(1, IdBytes).SequenceEqual(IdOf(key)) && Open(key, purpose, box) is { } text) return text;
        }
        return null;
    }

    static byte[]? Open(byte[] key, string purpose, ReadOnlySpan<byte> box)
    {
        var text = new byte[box.Length - Head - TagBytes];
        using var aes = new AesGcm(Derive(key, purpose), TagBytes);
        try
        {
            aes.Decrypt(box.Slice(1 + IdBytes, NonceBytes), box.Slice(Head, text.Length), box[^TagBytes..], text, Encoding.UTF8.GetBytes(purpose));
        }
        catch (AuthenticationTagMismatchException)
        {
            // Altered, or made for another purpose: either way it is not ours to read.
            return null;
        }
        return text;
    }

    static ReadOnlySpan<byte> IdOf(byte[] key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, IdBytes, info: "quits key id"u8.ToArray());

    static byte[] Derive(byte[] key, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: Encoding.UTF8.GetBytes($"quits seal {purpose}"));
}
