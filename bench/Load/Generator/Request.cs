namespace Quits.Bench.Load.Generator;

/// <summary>What a load asks of a server, over and over.</summary>
internal abstract class Request
{
    /// <summary>The status that each answer must have.</summary>
    public abstract int Expected { get; }

    /// <summary>Writes the next request of a connection. Returns the length of the request now at the start of <paramref name="buffer"/>.</summary>
    public abstract int Write(int connection, Span<byte> buffer);

    /// <summary>Hears of the whole answer, head and body, to what a connection sent last.</summary>
    public virtual void Answered(int connection, ReadOnlySpan<byte> answer)
    {
    }

    protected static int Append(Span<byte> buffer, int at, ReadOnlySpan<byte> part)
    {
        part.CopyTo(buffer[at..]);
        return at + part.Length;
    }
}
