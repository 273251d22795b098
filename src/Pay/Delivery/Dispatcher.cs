using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Quits.Pay.Delivery;

/// <summary>Works the outbox off on this node: leases what there is room for, sends it side by side, and looks again.</summary>
internal sealed class Dispatcher(Outbox outbox, Courier courier, DeliverySignal signal, DeliveryTelemetry telemetry, Offers offers, VapidKeys vapid, TimeProvider clock, ILogger<Dispatcher> logger)
    : BackgroundService
{
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Measure = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Sweep = TimeSpan.FromHours(1);

    readonly ConcurrentDictionary<Task, string> _inFlight = new();
    DateTimeOffset _measured, _swept;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!offers.Has(Channel.WebPush)) logger.PushIsOff();
        if (!offers.Has(Channel.Email)) logger.EmailIsOff();
        // The key is made at the first start; should it be unusable, that is said now, and the other channels work all the same.
        if (vapid.IsOn) await GuardedAsync(() => vapid.GetAsync(stoppingToken).AsTask(), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await GuardedAsync(() => SendAsync(stoppingToken), stoppingToken);
            await GuardedAsync(LookAfterAsync, stoppingToken);
        }
        await Task.WhenAll(_inFlight.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await GuardedAsync(outbox.RemoveDoneAsync, stoppingToken);
    }

    /// <summary>What fails is told, and does not keep the rest from being done.</summary>
    async Task GuardedAsync(Func<Task> act, CancellationToken ct)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            logger.DispatchFailed(e);
            await Task.Delay(TimeSpan.FromSeconds(1), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // The server stops; the loop sees it too.
        }
    }

    async Task SendAsync(CancellationToken ct)
    {
        await outbox.RemoveDoneAsync();
        var room = DeliveryLimits.InFlight - _inFlight.Count;
        var leased = room > 0 ? await outbox.LeaseAsync(_inFlight.Values.CountBy(service => service).ToDictionary(), room, ct) : [];
        foreach (var row in leased) Launch(row, ct);
        await signal.WaitAsync(ct);
        // A moment for the commit of what woke us, and for more to come.
        await Task.Delay(Gather, ct);
    }

    /// <summary>Counted as in flight until it has ended, however it ended.</summary>
    void Launch(Leased row, CancellationToken ct)
    {
        var task = Task.Run(() => CarryAsync(row, ct), CancellationToken.None);
        _inFlight[task] = row.Service;
        task.ContinueWith(ended =>
        {
            _inFlight.TryRemove(ended, out _);
            signal.Wake();
        }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    async Task CarryAsync(Leased row, CancellationToken ct)
    {
        try
        {
            await courier.DeliverAsync(row, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // What could not be noted is still leased, and comes due again.
            logger.DispatchFailed(e);
        }
    }

    async Task LookAfterAsync()
    {
        var now = clock.GetUtcNow();
        if (now - _measured > Measure)
        {
            var (waiting, age, open) = await outbox.MeasureAsync();
            telemetry.Waiting.Record(waiting);
            telemetry.Age.Record(age);
            telemetry.Open.Record(open);
            _measured = now;
        }
        if (now - _swept > Sweep)
        {
            await outbox.SweepAsync();
            _swept = now;
        }
    }
}
