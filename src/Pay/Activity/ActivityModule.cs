using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Quits.Ledger.Log;

namespace Quits.Pay.Activity;

/// <summary>A wallet's history.</summary>
public static class ActivityModule
{
    public static IServiceCollection AddActivity(this IServiceCollection services) => services.AddSingleton<IProjection, ActivityProjection>();

    public static void MapActivity(this RouteGroupBuilder v1) => ListActivity.Map(v1.MapGroup("").WithTags("Activity").RequireAuthorization());
}
