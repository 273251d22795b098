using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Identity;

/// <summary>A person's page, by username without case.</summary>
internal static class GetProfile
{
    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/users/{username}", Handle).WithName("getProfile");

    static async Task<Results<Ok<Profile>, ProblemHttpResult>> Handle(string username, Me me, Db db, CancellationToken ct)
    {
        if (PersonRules.Username(username) is not null) return Problems.NotFound.ToHttp();
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var found = await connection.QuerySingleOrDefaultAsync<Person>($"{Person.Select} where lower(p.username) = lower(@username)", new { username });
        return found is null
            ? Problems.NotFound.ToHttp()
            : TypedResults.Ok(new Profile(found.Id, found.Username, found.DisplayName, found.AvatarUrl, found.CreatedAt));
    }
}
