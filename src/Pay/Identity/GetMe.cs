using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Identity;

/// <summary>Everything of mine.</summary>
internal static class GetMe
{
    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/me", Handle).WithName("getMe");

    static async Task<Results<Ok<MeView>, ProblemHttpResult>> Handle(Me me, PersonReader people, CancellationToken ct) =>
        await people.MeAsync(me.Person, ct) is { } found ? TypedResults.Ok(found) : Problems.NotFound.ToHttp();
}
