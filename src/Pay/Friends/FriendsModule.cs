using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;

namespace Quits.Pay.Friends;

/// <summary>How two people stand to each other, and finding people.</summary>
public static class FriendsModule
{
    public static IServiceCollection AddFriends(this IServiceCollection services)
    {
        services.AddSingleton<Relations>();
        services.AddSingleton<IRemembers>(p => p.GetRequiredService<Relations>());
        services.AddSingleton<Friendships>();
        return services;
    }
}
