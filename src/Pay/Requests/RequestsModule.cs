using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Verify;
using Quits.Pay.Identity;

namespace Quits.Pay.Requests;

/// <summary>Settings <c>Requests:*</c>.</summary>
public sealed class RequestOptions
{
    /// <summary>Seconds after which a request that nobody has answered expires (RQ-4). 14 days.</summary>
    public long ExpirySeconds { get; set; } = 14 * 24 * 60 * 60;

    /// <summary>Requests that one person may have open with one other; 0 is no limit.</summary>
    public int MostOpen { get; set; } = 100;

    /// <summary>Seconds between two reminders of one request. A day.</summary>
    public long RemindSeconds { get; set; } = 24 * 60 * 60;
}

/// <summary>Asking for money: ask, pay, decline, offer another amount, cancel, remind, expire.</summary>
public static class RequestsModule
{
    public static IServiceCollection AddRequests(this IServiceCollection services, RequestOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(p => new RequestBook(
            p.GetRequiredService<Db>(), p.GetRequiredService<LedgerClient>(), p.GetRequiredService<People>(), options, p.GetRequiredService<RequestTelemetry>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RequestTelemetry>();
        services.AddSingleton(new BookCheck("requests", RequestCheck.Sql));
        return services;
    }

    /// <summary>The work behind: ending what nobody answered.</summary>
    public static IServiceCollection AddRequestsWork(this IServiceCollection services)
    {
        services.AddSingleton<RequestExpiry>();
        services.AddHostedService(p => p.GetRequiredService<RequestExpiry>());
        return services;
    }

    public static void MapRequests(this RouteGroupBuilder v1)
    {
        var requests = v1.MapGroup("/requests").WithTags("Requests").RequireAuthorization();
        AskForMoney.Map(requests);
        ListRequests.Map(requests);
        PayRequest.Map(requests);
        EndRequest.Map(requests);
        RemindRequest.Map(requests);
        OfferAmount.Map(requests);
    }
}
