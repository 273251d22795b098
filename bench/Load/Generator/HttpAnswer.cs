using System.Buffers.Text;

namespace Quits.Bench.Load.Generator;

/// <summary>As much of an HTTP/1.1 answer as a load generator must understand: its status and where it ends.</summary>
internal static class HttpAnswer
{
    /// <summary>True when <paramref name="bytes"/> hold one whole answer. Nothing may follow it: requests are not pipelined.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes, out int status)
    {
        status = 0;
        var headLength = bytes.IndexOf("\r\n\r\n"u8);
        if (headLength < 0) return false;
        if (!Utf8Parser.TryParse(bytes[9..12], out status, out _)) throw new InvalidDataException("not an HTTP answer");
        var head = bytes[..headLength];
        var body = bytes[(headLength + 4)..];
        return LengthOf(head) is { } length ? body.Length >= length : body.EndsWith("0\r\n\r\n"u8);
    }

    static int? LengthOf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return null;
        return Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : throw new InvalidDataException("bad Content-Length");
    }
}
