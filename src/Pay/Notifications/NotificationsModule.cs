using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Quits.Ledger.Log;

namespace Quits.Pay.Notifications;

/// <summary>Telling people: the inbox, and the real-time channel.</summary>
public static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, NotificationsProjection>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<NotificationsTelemetry>();
        services.AddSingleton<ILiveSource, PersonalFrames>();
        services.AddSingleton<LiveChannel>();
        services.AddHostedService(p => p.GetRequiredService<LiveChannel>());
        return services;
    }

    public static void MapNotifications(this RouteGroupBuilder v1) => ListNotifications.Map(v1.MapGroup("").WithTags("Notifications").RequireAuthorization());

    /// <summary>The channel is not under <c>/v1</c>.</summary>
    public static void MapLive(this IEndpointRouteBuilder app) => Live.Map(app);
}
