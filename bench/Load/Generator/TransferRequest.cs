using System.Buffers.Text;
using System.Text;

namespace Quits.Bench.Load.Generator;

/// <summary>Writes one `POST /v1/transfers` with a fresh key into a buffer; everything but key, people and amount is encoded beforehand.</summary>
internal sealed class TransferRequest(Population people, Choice choice, int port, int seed) : Request
{
    readonly Random _random = new(seed);

    // Not by the seed: a key that these tables have seen, from another scenario or run, would be answered without paying.
    readonly Random _keys = new();
    readonly byte[][] _heads = [.. people.Tokens.Select(token => Head(token, port))];
    readonly byte[][] _bodies = [.. people.Ids.Select(id => Encoding.ASCII.GetBytes($"\r\n\r\n{{\"receiverId\":\"{id}\",\"amount\":"))];
    static readonly byte[] Tail = ",\"currency\":\"USD\",\"note\":\"lunch\",\"visibility\":\"friends\"}"u8.ToArray();

    public override int Expected => 201;

    public override int Write(int connection, Span<byte> buffer)
    {
        var (sender, receiver) = choice.Next(_random);
        var at = Append(buffer, 0, _heads[sender]);
        at += WriteKey(buffer[at..]);
        at = Append(buffer, at, _bodies[receiver]);
        Utf8Formatter.TryFormat(_random.Next(100, 1000), buffer[at..], out var digits);
        return Append(buffer, at + digits, Tail);
    }

    int WriteKey(Span<byte> buffer)
    {
        Span<byte> raw = stackalloc byte[16];
        _keys.NextBytes(raw);
        Population.AsVersion4(raw).TryFormat(buffer, out var length);
        return length;
    }

    static byte[] Head(string token, int port)
    {
        const int receiverPart = 15 + 36 + 11;
        var length = receiverPart + "123".Length + Tail.Length;
        return Encoding.ASCII.GetBytes(
            $"POST /v1/transfers HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n" +
            $"Content-Type: application/json\r\nContent-Length: {length}\r\nIdempotency-Key: ");
    }
}
