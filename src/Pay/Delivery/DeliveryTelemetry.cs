using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Quits.Pay.Delivery;

/// <summary>What was sent, and what waits. Labels: <c>channel</c> is web, fcm, apns or email.</summary>
internal sealed class DeliveryTelemetry
{
    readonly Counter<long> _sent, _failed, _dead, _gone;

    public DeliveryTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create("Quits.Delivery");
        _sent = meter.CreateCounter<long>("quits.delivery.sent", "{message}", "Messages that a push service or mail server has taken.");
        _failed = meter.CreateCounter<long>("quits.delivery.failed", "{attempt}", "Attempts that failed and are made again.");
        _dead = meter.CreateCounter<long>("quits.delivery.dead", "{message}", "Messages given up, with a reason in the outbox.");
        _gone = meter.CreateCounter<long>("quits.delivery.gone", "{subscription}", "Subscriptions ended because the device is gone.");
        Age = meter.CreateGauge<double>("quits.delivery.age", "s", "How long the oldest message that is due has been waiting.");
        Waiting = meter.CreateGauge<long>("quits.delivery.waiting", "{message}", "Messages that wait, due or not.");
        Open = meter.CreateGauge<long>("quits.delivery.circuits.open", "{service}", "Push services and mail servers that are left alone for now (CB-1).");
    }

    public Gauge<double> Age { get; }

    public Gauge<long> Waiting { get; }

    public Gauge<long> Open { get; }

    public void Sent(Channel channel) => _sent.Add(1, Of(channel));

    public void Failed(Channel channel) => _failed.Add(1, Of(channel));

    public void Dead(Channel channel) => _dead.Add(1, Of(channel));

    public void Gone(Channel channel) => _gone.Add(1, Of(channel));

    static KeyValuePair<string, object?> Of(Channel channel) => new("channel", channel.Name());
}

/// <summary>Never an address, a key or a text: a device is its id, a service its name.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(8101, LogLevel.Error, "The dispatcher stumbled; trying again")]
    public static partial void DispatchFailed(this ILogger logger, Exception e);

    [LoggerMessage(8102, LogLevel.Warning, "Sending through {Service} failed: {Reason}")]
    public static partial void SendFailed(this ILogger logger, string service, string reason);

    [LoggerMessage(8103, LogLevel.Warning, "Gave up on what log position {Position} says to {Subscription} through {Service}: {Reason}")]
    public static partial void GaveUp(this ILogger logger, long position, Guid subscription, string service, string reason);

    [LoggerMessage(8104, LogLevel.Error, "Sending what log position {Position} says to {Subscription} is beyond us: {Kind}")]
    public static partial void Unexpected(this ILogger logger, long position, Guid subscription, string kind);

    [LoggerMessage(8105, LogLevel.Warning, "Push is off: set Secrets__Key or Secrets__KeyFile to have it")]
    public static partial void PushIsOff(this ILogger logger);

    [LoggerMessage(8106, LogLevel.Warning, "Email is off: set Email__Smtp__Host or Email__Directory to have it")]
    public static partial void EmailIsOff(this ILogger logger);
}
