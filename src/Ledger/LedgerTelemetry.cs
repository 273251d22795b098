using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Quits.Ledger.Core;

namespace Quits.Ledger;

/// <summary>The ledger's figures (OB-1). Durations in seconds; labels from closed sets only.</summary>
public sealed class LedgerTelemetry
{
    public const string MeterName = "Quits.Ledger";

    readonly Histogram<double> _step;
    readonly Histogram<int> _size;
    readonly Counter<long> _decided;

    public LedgerTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _step = meter.CreateHistogram<double>("quits.ledger.step.duration", "s", "Duration of a batch by step: lock, decide, write and commit.");
        _size = meter.CreateHistogram<int>("quits.ledger.batch.size", "{instruction}", "Instructions in one batch.");
        _decided = meter.CreateCounter<long>("quits.ledger.decided", "{instruction}", "Instructions by kind and verdict.");
        BatchesFailed = meter.CreateCounter<long>("quits.ledger.batch.failed", "{batch}", "Batches whose outcome is unknown to us.");
        Discrepancies = meter.CreateCounter<long>("quits.ledger.discrepancies", "{discrepancy}", "What reconciliation found; anything but zero pages.");
        ProjectionLag = meter.CreateGauge<long>("quits.projection.lag", "{position}", "Log positions that a projection is behind.");
    }

    internal Counter<long> BatchesFailed { get; }
    internal Counter<long> Discrepancies { get; }
    internal Gauge<long> ProjectionLag { get; }

    internal void Record(int size, TimeSpan locked, TimeSpan decided, TimeSpan committed)
    {
        _size.Record(size);
        _step.Record(locked.TotalSeconds, new KeyValuePair<string, object?>("step", "lock"));
        _step.Record(decided.TotalSeconds, new KeyValuePair<string, object?>("step", "decide"));
        _step.Record(committed.TotalSeconds, new KeyValuePair<string, object?>("step", "commit"));
    }

    internal void Count(IReadOnlyList<Instruction> asked, Decision[] decisions)
    {
        if (!_decided.Enabled) return;
        for (var i = 0; i < decisions.Length; i++)
        {
            if (decisions[i].Replayed) continue;
            _decided.Add(1, new KeyValuePair<string, object?>("kind", asked[i].Kind), new KeyValuePair<string, object?>("verdict", Name(decisions[i].Verdict)));
        }
    }

    static string Name(Verdict verdict) => verdict == Verdict.Accepted ? "accepted" : verdict.ToString();
}

internal static partial class LedgerLog
{
    [LoggerMessage(2001, LogLevel.Warning, "A batch of {Count} was refused by the database; trying its halves")]
    public static partial void BatchSplit(this ILogger logger, int count, Exception e);

    [LoggerMessage(2002, LogLevel.Error, "A batch of {Count} failed")]
    public static partial void BatchFailed(this ILogger logger, int count, Exception e);

    [LoggerMessage(2003, LogLevel.Warning, "A batch of {Count} met a passing fault at attempt {Attempt}; trying again")]
    public static partial void BatchRetried(this ILogger logger, int count, int attempt, Exception e);

    [LoggerMessage(2010, LogLevel.Error, "Projection {Projection} stopped at a slice; trying again")]
    public static partial void ProjectionFailed(this ILogger logger, string projection, Exception e);

    [LoggerMessage(2011, LogLevel.Information, "Projection {Projection} was rebuilt to version {Version} at position {Position}")]
    public static partial void ProjectionRebuilt(this ILogger logger, string projection, int version, long position);

    [LoggerMessage(2012, LogLevel.Warning, "The log's signal was lost; polling until it is back")]
    public static partial void SignalLost(this ILogger logger, Exception e);

    [LoggerMessage(2020, LogLevel.Critical, "DISCREPANCY {Check} on account {Account}: expected {Expected}, found {Actual}")]
    public static partial void Discrepancy(this ILogger logger, string check, Guid? account, long expected, long actual);

    [LoggerMessage(2021, LogLevel.Error, "{Work} failed; trying again")]
    public static partial void WorkFailed(this ILogger logger, string work, Exception e);
}
