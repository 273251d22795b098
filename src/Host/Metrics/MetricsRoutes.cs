namespace Quits.Host.Metrics;

/// <summary><c>/metrics</c> for Prometheus; with <c>Metrics:Port</c> only on that port.</summary>
static class MetricsRoutes
{
    public static void MapMetrics(this WebApplication app)
    {
        // Made now, not with the first question: what is measured before that counts too.
        var metrics = app.Services.GetRequiredService<MetricsRegistry>();
        var route = app.MapGet("/metrics", () => TypedResults.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8")).ExcludeFromDescription();
        if (app.Configuration.GetValue<int?>("Metrics:Port") is { } port) route.RequireHost($"*:{port}");
    }
}
