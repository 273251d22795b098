using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Quits.Ledger.Core;

namespace Quits.Pay.Transfers;

/// <summary>Transfers by outcome and funding source, and their amounts (OB-1).</summary>
internal sealed class TransferTelemetry
{
    readonly Counter<long> _count;
    readonly Histogram<long> _amount;

    public TransferTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create("Quits.Transfers");
        _count = meter.CreateCounter<long>("quits.transfers", "{transfer}", "Transfers by status and funding source.");
        _amount = meter.CreateHistogram<long>("quits.transfers.amount", "{cent}", "Amounts of completed transfers, in cents.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [100, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 100_000, 500_000] });
    }

    public void Decided(Decision decision, long amount)
    {
        if (decision.Replayed) return;
        _count.Add(1, new("status", decision.Accepted ? "completed" : "failed"), new("source", "balance"));
        if (decision.Accepted) _amount.Record(amount);
    }

    /// <summary>A payment that waited was not made.</summary>
    public void Failed() => _count.Add(1, new("status", "failed"), new("source", "balance"));
}

internal static partial class TransferLog
{
    [LoggerMessage(4001, LogLevel.Error, "Payments whose undo window has ended wait: they cannot be read; trying again")]
    public static partial void UndoWindowsFailed(this ILogger logger, Exception e);

    [LoggerMessage(4002, LogLevel.Error, "Payment {Transfer}, whose undo window has ended, could not be settled; trying again")]
    public static partial void UndoWindowFailed(this ILogger logger, Guid transfer, Exception e);
}
