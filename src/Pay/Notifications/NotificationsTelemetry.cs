using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Quits.Pay.Notifications;

/// <summary>Devices on the real-time channel.</summary>
internal sealed class NotificationsTelemetry(IMeterFactory meters)
{
    public UpDownCounter<long> Connections { get; } = meters.Create("Quits.Notifications")
        .CreateUpDownCounter<long>("quits.live.connections", "{connection}", "Devices connected to the real-time channel of this node.");
}

internal static partial class NotificationsLog
{
    [LoggerMessage(7001, LogLevel.Error, "The real-time channel lost the log; trying again")]
    public static partial void LiveFailed(this ILogger logger, Exception e);
}
