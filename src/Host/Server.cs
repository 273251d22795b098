using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Quits.Host.Metrics;
using Quits.Host.Web;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Pay.Activity;
using Quits.Pay.Delivery;
using Quits.Pay.Feed;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Notifications;
using Quits.Pay.Operations;
using Quits.Pay.Requests;
using Quits.Pay.Transfers;

namespace Quits.Host;

/// <summary>The HTTP server: <c>serve</c>, with or without the work behind the payments.</summary>
static class Server
{
    /// <summary>The application, composed and mapped, not yet started.</summary>
    /// <param name="also">Has the last word on the services: a test moves the clock and reads the log there.</param>
    public static WebApplication Build(string[] args, bool withWork, Action<IServiceCollection>? also = null)
    {
        // Settings are read once: watching files for changes costs, and a payment platform is restarted to be changed.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        Telemetry.Add(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes;
        });
        builder.Services.AddQuits(builder.Configuration);
        if (withWork) builder.Services.AddQuitsWork();
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ExceptionProblems>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddQuitsOpenApi();
        also?.Invoke(builder.Services);
        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>Migrates, seeds the demo if asked for, and serves until it is told to stop.</summary>
    public static async Task RunAsync(WebApplication app, CancellationToken ct)
    {
        await app.Services.GetRequiredService<Migrator>().RunAsync(ct);
        await app.StartAsync(ct);
        if (app.Configuration.GetValue<bool>("Demo:Enabled")) await app.Services.GetRequiredService<DemoPeople>().SeedAsync(ct);
        app.Services.GetRequiredService<Readiness>().Ready = true;
        await app.WaitForShutdownAsync(ct);
    }

    static void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            RequestOrigin.Assign(context);
            return next(context);
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages(ProblemShape.WriteStatusAsync);
        app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
        app.UseWebApp();
        app.UseRouting();
        app.UseAuthentication();
        app.Use(LimitRateAsync);
        app.UseAuthorization();

        var v1 = app.MapGroup("/v1");
        v1.MapIdentity();
        v1.MapFriends();
        v1.MapTransfers();
        v1.MapRequests();
        v1.MapFeed();
        v1.MapActivity();
        v1.MapNotifications();
        v1.MapDelivery();
        app.MapLive();
        app.MapHealth();
        app.MapMetrics();
        app.MapQuitsOpenApi();
        app.MapWebApp();
        // Says now what would else be said at the start, so that the OpenAPI document can be written without a server.
        app.UseEndpoints(_ => { });
    }

    static Task LimitRateAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/v1")) return next(context);
        var refused = context.RequestServices.GetRequiredService<RateLimits>().Take(context, context.Features.Get<Me>()?.Person);
        return refused is null ? next(context) : refused.ToHttp().ExecuteAsync(context);
    }
}
