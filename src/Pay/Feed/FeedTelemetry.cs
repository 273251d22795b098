using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Quits.Pay.Feed;

/// <summary>How much is written for readers, how much they look at, and what they say to it.</summary>
internal sealed class FeedTelemetry
{
    public FeedTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create("Quits.Feed");
        FannedOut = meter.CreateCounter<long>("quits.feed.told", "{item}", "Payments written to timelines, one for every friend who hears of it.");
        Examined = meter.CreateHistogram<int>("quits.feed.examined", "{item}", "Payments looked at for one page.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000] });
        Reactions = meter.CreateCounter<long>("quits.feed.reactions", "{reaction}", "Likes and comments that came or went.");
    }

    public Counter<long> FannedOut { get; }

    public Histogram<int> Examined { get; }

    public Counter<long> Reactions { get; }

    /// <param name="fact">The fact's name in the log, one of <see cref="Transfers.TransferFacts"/>.</param>
    public void Reacted(string fact) => Reactions.Add(1, new KeyValuePair<string, object?>("fact", fact));
}

internal static partial class FeedLog
{
    [LoggerMessage(6001, LogLevel.Error, "Older payments could not be read into memory; pages ask the database for them")]
    public static partial void OlderPaymentsUnread(this ILogger logger, Exception e);
}
