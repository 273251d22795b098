using System.Numerics;

namespace Quits.Bench.Load.Generator;

/// <summary>Counts latencies in microseconds in logarithmic buckets of under 1 % width, 1 µs to about 70 minutes.</summary>
internal sealed class Histogram
{
    const int SubBits = 7;
    const int Sub = 1 << SubBits;
    readonly long[] _counts = new long[(32 - SubBits + 1) * Sub];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Record(long micros)
    {
        var value = Math.Clamp(micros, 0, uint.MaxValue);
        _counts[BucketOf((uint)value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The latency in milliseconds that <paramref name="share"/> (0..1) of all stayed at or below; 0 when empty.</summary>
    public double Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(share * Count);
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted && seen > 0) return Math.Min(UpperEdgeOf(i), Max) / 1000.0;
        }
        return 0;
    }

    static int BucketOf(uint value)
    {
        var shift = Math.Max(0, 32 - BitOperations.LeadingZeroCount(value) - SubBits - 1);
        return shift * Sub + (int)(value >> shift);
    }

    static long UpperEdgeOf(int bucket)
    {
        if (bucket < 2 * Sub) return bucket;
        var shift = bucket / Sub - 1;
        return (((long)(bucket - shift * Sub) + 1) << shift) - 1;
    }
}
