using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Quits.Pay.Requests;

/// <summary>What becomes of requests (OB-1).</summary>
internal sealed class RequestTelemetry
{
    /// <summary>The fact's place when a request is paid: that is a payment's fact.</summary>
    public const string Paid = "request.paid";

    readonly Counter<long> _count;

    public RequestTelemetry(IMeterFactory meters) =>
        _count = meters.Create("Quits.Requests").CreateCounter<long>("quits.requests", "{request}", "Requests for money, by what happened to them.");

    /// <param name="what">One of <see cref="RequestFacts"/>, or <see cref="Paid"/>.</param>
    public void Happened(string what, long times = 1) => _count.Add(times, new KeyValuePair<string, object?>("fact", what));
}

internal static partial class RequestLog
{
    [LoggerMessage(5001, LogLevel.Error, "Requests whose time is over could not be ended; trying again")]
    public static partial void RequestExpiryFailed(this ILogger logger, Exception e);
}
