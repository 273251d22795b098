using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Quits.Bench.Load.Generator;

/// <summary>The people of a run, the same for every server measured: ids and session tokens follow from the seed.</summary>
internal sealed class Population
{
    public Guid[] Ids { get; }

    /// <summary>Bearer tokens as sent, of the length the product's own have.</summary>
    public string[] Tokens { get; }

    Population(Guid[] ids, string[] tokens) => (Ids, Tokens) = (ids, tokens);

    public int Count => Ids.Length;

    /// <summary>What servers store of the tokens.</summary>
    public byte[][] TokenHashes => [.. Tokens.Select(token => SHA256.HashData(Encoding.ASCII.GetBytes(token)))];

    public static Population Of(int people, int seed = 1)
    {
        var ids = new Guid[people];
        var tokens = new string[people];
        for (var i = 0; i < people; i++)
        {
            var bytes = SHA256.HashData(Encoding.ASCII.GetBytes($"person {seed} {i}"));
            ids[i] = AsVersion4(bytes.AsSpan(0, 16));
            tokens[i] = Base64Url.EncodeToString(SHA256.HashData(bytes));
        }
        return new Population(ids, tokens);
    }

    public static Guid AsVersion4(Span<byte> sixteen)
    {
        sixteen[6] = (byte)((sixteen[6] & 0x0F) | 0x40);
        sixteen[8] = (byte)((sixteen[8] & 0x3F) | 0x80);
        return new Guid(sixteen, bigEndian: true);
    }
}
