using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;

namespace Quits.Pay.Identity;

/// <summary>Sign in by username or email. Throttled per address and name, locked out by the framework after repeated failures.</summary>
internal static class Login
{
    internal sealed record Request(string? Login, string? Password, string? Code);

    internal static void Map(RouteGroupBuilder auth) => auth.MapPost("/login", Handle).WithName("login").AllowAnonymous();

    static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> Handle(
        Request request, HttpContext context, UserManager<Person> people, LedgerClient ledger, Sessions sessions, RateLimits limits, IdentityTelemetry telemetry, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(request.Login)) return Problems.Missing("login").ToHttp();
        if (string.IsNullOrEmpty(request.Password)) return Problems.Missing("password").ToHttp();
        if (request.Login.Length > 254 || request.Password.Length > PersonRules.PasswordMax || request.Login.Contains('\0')) return IdentityProblems.WrongLogin.ToHttp();
        if (limits.TakeLogin(context, request.Login) is { } throttled) return throttled.ToHttp();
        var person = await people.FindByNameAsync(request.Login);
        if (await RefuseAsync(person, request.Password, people) is { } refused)
        {
            telemetry.SignIn("refused");
            await RecordRefusalAsync(person, RequestOrigin.Of(context), ledger, ct);
            return refused.ToHttp();
        }
        telemetry.SignIn("accepted");
        var tokens = await BeginSessionAsync(person!, context, ledger, sessions, ct);
        SessionCookie.Set(context, tokens.Cookie);
        return TypedResults.Ok(new SignedIn(MeView.Of(person!), tokens.Access, tokens.Refresh, (int)Sessions.AccessLife.TotalSeconds));
    }

    /// <summary>An unknown name and a locked account cost as much time as a known one: a hash is computed for them too.</summary>
    static async Task<Problem?> RefuseAsync(Person? person, string password, UserManager<Person> people)
    {
        if (person is null || await people.IsLockedOutAsync(person))
        {
            _ = Registrar.Hash(password);
            return IdentityProblems.WrongLogin;
        }
        if (await people.CheckPasswordAsync(person, password))
        {
            if (person.FailedLogins > 0) await people.ResetAccessFailedCountAsync(person);
            return null;
        }
        await people.AccessFailedAsync(person);
        return IdentityProblems.WrongLogin;
    }

    static async Task RecordRefusalAsync(Person? person, Origin origin, LedgerClient ledger, CancellationToken ct)
    {
        await using var work = await ledger.BeginAsync(ct);
        await work.CommitAsync([IdentityFacts.Of(IdentityFacts.SignInRefused, person?.PersonId, origin, new { })], ct);
    }

    static async Task<Tokens> BeginSessionAsync(Person person, HttpContext context, LedgerClient ledger, Sessions sessions, CancellationToken ct)
    {
        var origin = RequestOrigin.Of(context);
        var agent = Sessions.DeviceOf(context);
        await using var work = await ledger.BeginAsync(ct);
        var known = await work.Connection.ExecuteScalarAsync<bool>(
            "select exists (select from identity.session where person = @Id and user_agent is not distinct from @agent)", new { person.Id, agent });
        var tokens = await sessions.BeginAsync(work.Connection, person.PersonId, agent, origin.Ip);
        await work.CommitAsync([IdentityFacts.Of(IdentityFacts.SignedIn, person.PersonId, origin, new SignInPayload(!known))], ct);
        return tokens;
    }
}
