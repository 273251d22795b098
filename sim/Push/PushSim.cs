using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Quits.Sim.Push;

/// <summary>Everything that Quits pushes through, on ports of the loopback interface: Web Push and FCM on one, APNs on one of HTTP/2, SMTP on a third.</summary>
public sealed class PushSim : IAsyncDisposable
{
    readonly WebApplication _app;

    PushSim(WebApplication app, Faults faults, TimeProvider clock, int smtpPort)
    {
        (_app, Faults) = (app, faults);
        (Web, Fcm, Apns, Smtp) = (new(faults, clock), new(faults, clock), new(faults, clock), new(faults, smtpPort, clock));
    }

    public Faults Faults { get; }

    public WebPushService Web { get; }

    public FcmService Fcm { get; }

    public ApnsService Apns { get; }

    public SmtpService Smtp { get; }

    /// <summary>Of Web Push, FCM and the control routes.</summary>
    public string Url { get; private set; } = "";

    public string ApnsUrl { get; private set; } = "";

    /// <summary>Ports of 0 are chosen.</summary>
    /// <param name="clock">Judges whether tokens are valid; the one of whom they are shown by.</param>
    public static async Task<PushSim> StartAsync(int port = 0, int apnsPort = 0, int smtpPort = 0, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, o => o.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, apnsPort, o => o.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var sim = new PushSim(app, new(), clock ?? TimeProvider.System, smtpPort);
        sim.Map();
        await app.StartAsync();
        var urls = app.Urls.ToArray();
        (sim.Url, sim.ApnsUrl) = (urls[0], urls[1]);
        sim.Web.Origin = sim.Fcm.Origin = sim.Url;
        return sim;
    }

    void Map()
    {
        Web.Map(_app);
        Fcm.Map(_app);
        Apns.Map(_app);
        _app.MapPost("/control/faults", (Order order) => Faults.Order(order.Whom, order.Fault, order.Times ?? int.MaxValue));
        _app.MapDelete("/control/faults", Faults.Clear);
    }

    sealed record Order(string Whom, Fault Fault, int? Times);

    public Task WaitAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Smtp.Dispose();
    }
}
