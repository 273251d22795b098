using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Quits.Host.Metrics;

namespace Quits.Host;

/// <summary>Logs as JSON lines with trace ids; metrics for Prometheus; traces, metrics and logs over OTLP when an endpoint is configured (OB-1).</summary>
static class Telemetry
{
    static readonly string[] Meters = ["Quits.Ledger", "Quits.Transfers", "Quits.Requests", "Quits.Identity", "Quits.Feed", "Quits.Notifications", "Quits.Delivery", "Npgsql"];

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        builder.Logging.AddJsonConsole(o =>
        {
            o.IncludeScopes = true;
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Without this an activity and a log scope are made for every request; errors name their trace themselves.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.AddSingleton(services => new MetricsRegistry(Meters, services.GetRequiredService<IMeterFactory>()));
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }) AddOtlp(builder);
    }

    static void AddOtlp(WebApplicationBuilder builder)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("quits");
        builder.Services.AddHostedService(_ => new Providers(
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddMeter("Microsoft.AspNetCore.Hosting").AddOtlpExporter().Build(),
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Microsoft.AspNetCore", "Npgsql").AddOtlpExporter().Build()));
        builder.Logging.AddOpenTelemetry(o => o.SetResourceBuilder(resource).AddOtlpExporter());
    }

    /// <summary>Flushes what is left when the server stops.</summary>
    sealed class Providers(params IDisposable[] all) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            foreach (var provider in all) provider.Dispose();
            return Task.CompletedTask;
        }
    }
}
