using System.Net.Http.Headers;

namespace Quits.Pay.Delivery;

/// <summary>When to try again. Pure but for the jitter.</summary>
internal static class Patience
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>5 s, doubling to an hour, a fifth more or less so that what failed together does not come back together.</summary>
    /// <param name="attempts">How often it was tried, 1 or more.</param>
    /// <param name="jitter">0..1.</param>
    public static TimeSpan After(int attempts, double jitter)
    {
        var doubled = First * Math.Pow(2, Math.Min(attempts - 1, 20));
        return (doubled < Longest ? doubled : Longest) * (0.8 + 0.4 * jitter);
    }

    /// <summary>The pause that a service asks for, at most a day; null when it asks for none.</summary>
    public static TimeSpan? Asked(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var asked = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => (TimeSpan?)null,
        };
        return asked is { } pause ? TimeSpan.FromSeconds(Math.Clamp(pause.TotalSeconds, 1, TimeSpan.SecondsPerDay)) : null;
    }
}
