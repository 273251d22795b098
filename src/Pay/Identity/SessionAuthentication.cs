using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Identity;

/// <summary>
/// Signs a request in by its bearer token or its session cookie (CP-4). A cookie is honoured on a request that changes something
/// only when the browser says that it comes from our own pages.
/// </summary>
internal sealed class SessionAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "session";

    const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        var token = header.Count == 0 ? CookieToken() : header.Count == 1 && header[0]!.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[0]![Bearer.Length..] : null;
        if (token is null) return AuthenticateResult.NoResult();
        if (await sessions.FindAsync(token, Context.RequestAborted) is not { } session) return AuthenticateResult.Fail("unknown or ended session");
        Context.Features.Set(new Me(session.Person, session.Id, RequestOrigin.Of(Context)));
        return AuthenticateResult.Success(Ticket);
    }

    /// <summary>Who it is travels in <see cref="Me"/>; the framework only needs to know that it is somebody.</summary>
    static readonly AuthenticationTicket Ticket = new(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name);

    string? CookieToken() => Request.Cookies[SessionCookie.Name] is { } cookie && IsOwnPage() ? cookie : null;

    bool IsOwnPage()
    {
        if ((HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method)) && !Context.WebSockets.IsWebSocketRequest) return true;
        var site = Request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none")) return false;
        var origin = Request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, Request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthenticated.ToHttp().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Forbidden.ToHttp().ExecuteAsync(Context);
}

/// <summary>The browser's half of a session.</summary>
internal static class SessionCookie
{
    public const string Name = "quits_session";

    public static void Set(HttpContext context, string token) => context.Response.Cookies.Append(Name, token, Options(context, Sessions.SessionLife));

    public static void Clear(HttpContext context) => context.Response.Cookies.Append(Name, "", Options(context, TimeSpan.Zero));

    static CookieOptions Options(HttpContext context, TimeSpan life) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = life,
        Path = "/",
        IsEssential = true,
    };
}
