using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Ledger.Log;

namespace Quits.Pay.Notifications;

/// <summary>The real-time channel: a plain WebSocket, with catch-up by position (NT-1, NT-2).</summary>
internal static class Live
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/ws", Handle).WithName("live").ExcludeFromDescription().RequireAuthorization();

    static async Task<IResult> Handle(
        Me me, HttpContext context, LiveChannel channel, LedgerClient ledger, IEnumerable<ILiveSource> sources, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest) return (Problems.Validation with { Status = 426, Detail = "This address speaks WebSocket." }).ToHttp();
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var device = channel.Join(since => new LiveConnection(socket, me.Person, me.Session, since));
        try
        {
            if (await ledger.ReadWalletAsync(AccountId.WalletOf(me.Person), context.RequestAborted) is not { } wallet) return Results.Empty;
            channel.Greet(device, wallet);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await device.RunAsync((seen, ct) => ResumeAsync(device, seen, sources, ct), ending.Token);
        }
        finally
        {
            channel.Leave(device);
        }
        return Results.Empty;
    }

    static async Task ResumeAsync(LiveConnection device, long seen, IEnumerable<ILiveSource> sources, CancellationToken ct)
    {
        if (seen >= device.Since) return;
        var missed = new List<LiveFrame>();
        foreach (var source in sources)
        {
            if (await source.MissedAsync(device.Person, seen, device.Since, ct) is not { } frames)
            {
                device.Send(Frames.Reset(device.Since));
                return;
            }
            missed.AddRange(frames);
        }
        foreach (var frame in missed.OrderBy(frame => frame.Position)) device.Send(frame.Json);
    }
}
