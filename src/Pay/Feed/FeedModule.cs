using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Quits.Ledger;
using Quits.Ledger.Log;

namespace Quits.Pay.Feed;

/// <summary>Settings <c>Feed:*</c>.</summary>
public sealed class FeedOptions
{
    /// <summary>Who has more friends than this is not written to their timelines but merged in when those are read (FD-6).</summary>
    public int BroadAudience { get; set; } = 5000;
}

/// <summary>What people see of each other's payments, and say to them.</summary>
public static class FeedModule
{
    public static IServiceCollection AddFeed(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, FeedProjection>();
        services.AddSingleton<FanOut>();
        services.AddSingleton<FeedTelemetry>();
        services.AddSingleton<Recent>();
        services.AddSingleton<FeedQueries>();
        services.AddSingleton<FeedReader>();
        services.AddSingleton(p => new Reactions(p.GetRequiredService<LedgerClient>(), p.GetRequiredService<FeedTelemetry>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILiveSource, FeedFrames>();
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, FeedJson.Default));
        return services;
    }

    public static void MapFeed(this RouteGroupBuilder v1)
    {
        var mine = v1.MapGroup("").WithTags("Feed").RequireAuthorization();
        ListFeed.Map(mine);
        LikeTransfer.Map(mine);
        CommentTransfer.Map(mine);
        ListComments.Map(mine);
    }
}
