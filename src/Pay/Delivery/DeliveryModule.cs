using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Quits.Ledger.Log;

namespace Quits.Pay.Delivery;

/// <summary>Brings what the inbox says to people's devices and mailboxes.</summary>
public static class DeliveryModule
{
    /// <summary>Needs an <see cref="Kernel.Envelope"/>.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services, DeliveryOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Push);
        services.AddSingleton<Offers>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<IProjection, DeliveryProjection>();
        services.AddSingleton<Preferences>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<PublicAddresses>();
        services.AddSingleton<Unsubscribe.Links>();
        services.AddSingleton<VapidKeys>();
        services.AddSingleton<DeliveryTelemetry>();
        return services;
    }

    /// <summary>Sending, on the nodes that do the work behind the payments.</summary>
    public static IServiceCollection AddDeliveryWork(this IServiceCollection services)
    {
        services.AddSingleton<ITransport, WebPush>();
        services.AddSingleton<ITransport, Fcm>();
        services.AddSingleton<ITransport, Apns>();
        services.AddSingleton<ITransport, Email>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<Circuit>();
        services.AddSingleton<Courier>();
        services.AddHostedService<Dispatcher>();
        return services;
    }

    public static void MapDelivery(this RouteGroupBuilder v1)
    {
        var mine = v1.MapGroup("").WithTags("Notifications").RequireAuthorization();
        SetPreferences.Map(mine);
        Subscribe.Map(mine);
        Unsubscribe.Map(v1.MapGroup("").WithTags("Notifications"));
    }
}
