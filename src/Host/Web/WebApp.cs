using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using Quits.Kernel;

namespace Quits.Host.Web;

/// <summary>Serves the built web app from <c>Web:Root</c>; every address that is no file and no API is the app's own.</summary>
static class WebApp
{
    const string ContentSecurity =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    static readonly string[] Reserved = ["/v1", "/ws", "/webhooks", "/health", "/openapi", "/assets"];

    static PhysicalFileProvider? Files(WebApplication app) =>
        app.Configuration["Web:Root"] is { Length: > 0 } root && Directory.Exists(root) ? new(Path.GetFullPath(root)) : null;

    public static void UseWebApp(this WebApplication app)
    {
        if (Files(app) is not { } files) return;
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = served =>
            {
                // Built assets carry a hash in their name; everything else is asked for again.
                var hashed = served.Context.Request.Path.StartsWithSegments("/assets");
                served.Context.Response.Headers[HeaderNames.CacheControl] = hashed ? "public, max-age=31536000, immutable" : "no-cache";
                Protect(served.Context);
            },
        });
    }

    public static void MapWebApp(this WebApplication app)
    {
        if (Files(app) is not { } files) return;
        var index = files.GetFileInfo("index.html");
        // GET and HEAD only: another method on an address of the API must stay a 405.
        app.MapMethods("{*path}", [HttpMethods.Get, HttpMethods.Head], async context =>
        {
            if (Reserved.Any(prefix => context.Request.Path.StartsWithSegments(prefix)))
            {
                await Problems.NotFound.ToHttp().ExecuteAsync(context);
                return;
            }
            Protect(context);
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers[HeaderNames.CacheControl] = "no-cache";
            await context.Response.SendFileAsync(index);
        }).WithOrder(int.MaxValue).ExcludeFromDescription();
    }

    static void Protect(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = ContentSecurity;
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        context.Response.Headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
    }
}
