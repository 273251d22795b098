using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;

namespace Quits.Pay.Identity;

/// <summary>Renew a session: refresh tokens rotate, and turning in an old one ends the session (API.md).</summary>
internal static class Refresh
{
    internal sealed record Request(string? RefreshToken);

    internal static void Map(RouteGroupBuilder auth) => auth.MapPost("/refresh", Handle).WithName("refresh").AllowAnonymous();

    static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> Handle(
        Request request, HttpContext context, LedgerClient ledger, Sessions sessions, PersonReader people, ILogger<Sessions> logger, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(request.RefreshToken)) return Problems.Missing("refreshToken").ToHttp();
        await using var work = await ledger.BeginAsync(ct);
        var (outcome, session, person, tokens) = await sessions.RefreshAsync(work.Connection, request.RefreshToken);
        if (outcome == RefreshOutcome.Unknown) return IdentityProblems.SessionOver.ToHttp();
        var kind = outcome == RefreshOutcome.Reused ? IdentityFacts.TokenReused : IdentityFacts.Renewed;
        await work.CommitAsync([IdentityFacts.Of(kind, person, RequestOrigin.Of(context), new { session })], ct);
        sessions.Forget(session);
        if (tokens is null)
        {
            logger.RefreshReused(session, person.Value);
            return IdentityProblems.SessionOver.ToHttp();
        }
        SessionCookie.Set(context, tokens.Cookie);
        var me = await people.MeAsync(person, ct);
        return TypedResults.Ok(new SignedIn(me!, tokens.Access, tokens.Refresh, (int)Sessions.AccessLife.TotalSeconds));
    }
}
