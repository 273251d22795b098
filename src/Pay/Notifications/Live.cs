using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Pay.Identity;

namespace Quits.Pay.Notifications;

/// <summary>The real-time channel: a plain WebSocket, with catch-up by position (NT-1, NT-2).</summary>
internal static class Live
{
    // My entries lead to the log by their transaction, my inbox by its position; the newest come first, so a long absence costs
    // no more than a short one. There is no upper end: what came live since counts as missed too, or it would hide what was.
    const string Missed = """
        select l.position, l.id, l.at, l.kind, l.actor, l.subject, l.outcome, l.payload, l.effects
        from (select x.position
              from (select transaction from ledger.pub_entry where account = $1 order by version desc limit $3) e
              join ledger.pub_log x on x.id = e.transaction
              where x.position > $2
              union
              (select position from notifications.inbox where person = $1 and position > $2 order by position desc limit $3)) mine
        join ledger.pub_log l on l.position = mine.position order by l.position
        """;

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/ws", Handle).WithName("live").ExcludeFromDescription().RequireAuthorization();

    static async Task<IResult> Handle(
        Me me, HttpContext context, LiveChannel channel, LedgerClient ledger, Db db, People people, ProjectionWait wait, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest) return (Problems.Validation with { Status = 426, Detail = "This address speaks WebSocket." }).ToHttp();
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var device = channel.Join(since => new LiveConnection(socket, me.Person, me.Session, since));
        try
        {
            if (await ledger.ReadWalletAsync(AccountId.WalletOf(me.Person), context.RequestAborted) is { } wallet) channel.Greet(device, wallet);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await device.RunAsync((seen, ct) => ResumeAsync(device, seen, db, people, wait, ct), ending.Token);
        }
        finally
        {
            channel.Leave(device);
        }
        return Results.Empty;
    }

    static async Task ResumeAsync(LiveConnection device, long seen, Db db, People people, ProjectionWait wait, CancellationToken ct)
    {
        if (seen >= device.Since) return;
        await wait.ForAsync("notifications", device.Since, ct);
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(Missed, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = device.Person.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seen });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Limits.ResumeEntries + 1 });
        var missed = await LogReader.ReadAsync(command, ct);
        if (missed.Count > Limits.ResumeEntries)
        {
            device.Send(Frames.Reset(device.Since));
            return;
        }
        var cards = await people.FindAsync(missed.SelectMany(LiveChannel.Mentioned), ct);
        foreach (var frame in missed.Where(entry => entry.Position <= device.Since).SelectMany(entry => Frames.For(entry, device.Person, cards))) device.Send(frame);
    }
}
