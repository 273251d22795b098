using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Pay.Identity;
using Quits.Pay.Notifications;

namespace Quits.Pay.Delivery;

/// <summary>Takes one leased row to its end: judge, send, note what came of it.</summary>
internal sealed class Courier(
    Outbox outbox, Circuit circuit, Subscriptions subscriptions, People people, IEnumerable<ITransport> transports, DeliveryTelemetry telemetry,
    TimeProvider clock, ILogger<Courier> logger)
{
    readonly Dictionary<Channel, ITransport> _transports = transports.ToDictionary(t => t.Channel);

    /// <summary>What is stopped halfway is left leased, and comes due again.</summary>
    public async Task DeliverAsync(Leased row, CancellationToken ct)
    {
        if (row.News is not { } news || !row.Wanted || row.Channel == Channel.Email && row.Email is null || row.Channel != Channel.Email && row.Target is null)
        {
            outbox.Done(row);
            return;
        }
        var now = clock.GetUtcNow();
        var security = News.IsSecurity(news.Kind);
        if (row.ExpiresAt <= now) await GiveUpAsync(row, "too late");
        else if (!security && QuietHours.EndAfter(now, row.Quiet, row.Zone) is { } end) await outbox.WaitAsync(row, end);
        else if (!row.Held) await SendAsync(row, await LetterAsync(row, news, security, row.ExpiresAt - now, ct), ct);
        else if (await outbox.GatherAsync(row) is { } whole) await SendAsync(whole, await LetterAsync(whole, news, security, row.ExpiresAt - now, ct), ct);
    }

    async Task<Letter> LetterAsync(Leased row, News news, bool security, TimeSpan life, CancellationToken ct)
    {
        var other = news.Other is { } id ? (await people.FindAsync(new PersonId(id), ct))?.User : null;
        var view = row.Gathered is { } kinds ? Summary.Of(news.Id, kinds, news.At) : Wording.View(news, other, read: false);
        return new(row.Position, row.Person, row.Subscription, view, security,
            row.Target is null ? null : subscriptions.Open(row.Target), row.Email, life);
    }

    async Task SendAsync(Leased row, Letter letter, CancellationToken ct)
    {
        switch (await AttemptAsync(row, letter, ct))
        {
            case Outcome.Sent:
                telemetry.Sent(row.Channel);
                outbox.Done(row);
                if (row.ServiceFailures > 0) await circuit.WorkedAsync(row.Service);
                break;
            case Outcome.Gone gone:
                telemetry.Gone(row.Channel);
                await subscriptions.EndAsync(new(row.Person), row.Subscription, gone.Since, gone.Reason, ct);
                outbox.Done(row);
                break;
            case Outcome.Later later:
                await AgainAsync(row, later);
                break;
            case Outcome.Never never:
                await GiveUpAsync(row, never.Reason);
                break;
        }
    }

    async Task<Outcome> AttemptAsync(Leased row, Letter letter, CancellationToken ct)
    {
        if (row.Channel != Channel.Email && letter.Target is null) return new Outcome.Never("its address was sealed with a key that is gone");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(DeliveryLimits.Attempt);
        try
        {
            return await _transports[row.Channel].SendAsync(letter, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Outcome.Later("no answer in time", Failing: true);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            return new Outcome.Later(e is HttpRequestException { HttpRequestError: var error } ? $"no connection: {error}" : "no connection", Failing: true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One letter that cannot be made must not stop the others; messages may quote what is secret, so only its type is told.
            logger.Unexpected(row.Position, row.Subscription, e.GetType().Name);
            return new Outcome.Later(e.GetType().Name);
        }
    }

    async Task AgainAsync(Leased row, Outcome.Later later)
    {
        logger.SendFailed(row.Service, later.Reason);
        var wait = Patience.After(row.Attempts, Random.Shared.NextDouble());
        var at = clock.GetUtcNow() + (later.After > wait ? later.After.Value : wait);
        if (later.Failing) await circuit.FailedAsync(row.Service);
        if (at >= row.ExpiresAt)
        {
            await GiveUpAsync(row, later.Reason);
            return;
        }
        telemetry.Failed(row.Channel);
        await outbox.AgainAsync(row, at, later.Reason);
    }

    async Task GiveUpAsync(Leased row, string reason)
    {
        telemetry.Dead(row.Channel);
        logger.GaveUp(row.Position, row.Subscription, row.Service, reason);
        await outbox.GiveUpAsync(row, reason);
    }
}
