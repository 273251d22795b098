using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel.Http;
using Quits.Ledger;

namespace Quits.Pay.Identity;

/// <summary>Sign out: the session ends on every device that shares it.</summary>
internal static class Logout
{
    internal static void Map(RouteGroupBuilder auth) => auth.MapPost("/logout", Handle).WithName("logout").RequireAuthorization();

    static async Task<NoContent> Handle(Me me, HttpContext context, LedgerClient ledger, Sessions sessions, CancellationToken ct)
    {
        await using var work = await ledger.BeginAsync(ct);
        await sessions.EndAsync(work.Connection, me.Session);
        await work.CommitAsync([IdentityFacts.Of(IdentityFacts.SignedOut, me.Person, me.Origin, new { session = me.Session })], ct);
        sessions.Forget(me.Session);
        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }
}
