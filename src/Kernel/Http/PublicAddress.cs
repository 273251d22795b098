using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Quits.Kernel.Http;

/// <summary>Where people reach the web app: the setting <c>Web:PublicUrl</c>, else where this request came to. Without a slash at its end.</summary>
public static class PublicAddress
{
    public static string Of(HttpContext context, IConfiguration settings) =>
        settings["Web:PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host}";
}
