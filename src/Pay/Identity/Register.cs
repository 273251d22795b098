using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Identity;

/// <summary>Sign up: a person, their wallet and their first session.</summary>
internal static class Register
{
    internal sealed record Request(string? Username, string? Email, string? Password, string? DisplayName, string? Phone);

    internal static void Map(RouteGroupBuilder auth) => auth.MapPost("/register", Handle).WithName("register").AllowAnonymous();

    static async Task<Results<Created<SignedIn>, ProblemHttpResult>> Handle(
        Request request, HttpContext context, Registrar registrar, Sessions sessions, RegistrationOptions options, RateLimits limits, PersonReader people, CancellationToken ct)
    {
        if (PersonRules.Of(PersonRules.Username(request.Username), PersonRules.Email(request.Email), PersonRules.Password(request.Password),
                PersonRules.DisplayName(request.DisplayName), PersonRules.Phone(request.Phone)) is { } problem) return problem.ToHttp();
        if (limits.TakeLogin(context, request.Username!) is { } throttled) return throttled.ToHttp();
        var origin = RequestOrigin.Of(context);
        Tokens? tokens = null;
        var (person, taken) = await registrar.RegisterAsync(
            new(request.Username!, request.Email!, request.Password!, request.DisplayName!, request.Phone), options.WelcomeCredit, origin,
            async (connection, id) => tokens = await sessions.BeginAsync(connection, id, Sessions.DeviceOf(context), origin.Ip), ct);
        if (taken is not null) return Problems.Duplicate.In(taken).Because($"This {taken} is already taken.").ToHttp();
        SessionCookie.Set(context, tokens!.Cookie);
        var me = await people.MeAsync(person!.Value, ct);
        return TypedResults.Created("/v1/me", new SignedIn(me!, tokens.Access, tokens.Refresh, (int)Sessions.AccessLife.TotalSeconds));
    }
}
