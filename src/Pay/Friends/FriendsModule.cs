using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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
        services.AddSingleton<RelationSets>();
        services.AddSingleton<Friendships>();
        services.AddSingleton<Acquaintance>();
        services.AddSingleton<Lookup>();
        services.AddSingleton<PeopleSearch>();
        return services;
    }

    public static void MapFriends(this RouteGroupBuilder v1)
    {
        var mine = v1.MapGroup("").WithTags("Friends").RequireAuthorization();
        FindPeople.Map(mine);
        GetProfile.Map(mine);
        FriendsOfPerson.Map(mine);
        var (friends, blocks) = (mine.MapGroup("/friends"), mine.MapGroup("/blocks"));
        ListRelations.Map(friends, blocks);
        SuggestFriends.Map(friends);
        ChangeFriend.Map(friends);
        BlockPerson.Map(blocks);
    }
}
