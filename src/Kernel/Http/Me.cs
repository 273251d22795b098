using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Quits.Kernel.Http;

/// <summary>Who is asking, as the session says; never a field of a request (TR-6). Bound by the framework as a handler parameter.</summary>
/// <param name="Person">The signed-in person.</param>
/// <param name="Session">The session the request came with.</param>
/// <param name="Origin">Where it came from, for the audit.</param>
public sealed record Me(PersonId Person, Guid Session, Origin Origin)
{
    /// <summary>Only routes that require authorization may take a <see cref="Me"/>.</summary>
    /// <exception cref="InvalidOperationException">The route does not require authorization: a mistake of ours.</exception>
    public static ValueTask<Me?> BindAsync(HttpContext context, ParameterInfo _) =>
        new(context.Features.Get<Me>() ?? throw new InvalidOperationException($"{context.Request.Path} takes Me but lets anyone in"));
}

/// <summary>The request's <see cref="Origin"/>.</summary>
public static class RequestOrigin
{
    public const string RequestIdHeader = "X-Request-Id";

    /// <summary>Remote address and request id. The id is echoed when it is at most 64 visible ASCII characters, else replaced; it has no other meaning.</summary>
    public static Origin Of(HttpContext context) =>
        new(context.Connection.RemoteIpAddress?.ToString(), context.TraceIdentifier);

    /// <summary>Takes or makes the request id and sends it back.</summary>
    public static void Assign(HttpContext context)
    {
        var given = context.Request.Headers[RequestIdHeader];
        if (given.Count == 1 && IsVisible(given[0])) context.TraceIdentifier = given[0]!;
        else context.TraceIdentifier = Guid.CreateVersion7().ToString();
        Tell(context);
    }

    /// <summary>Puts on an answer what every answer has; once more after the framework has cleared it to answer an exception.</summary>
    public static void Tell(HttpContext context)
    {
        context.Response.Headers[RequestIdHeader] = context.TraceIdentifier;
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }

    static bool IsVisible(string? text) =>
        text is { Length: > 0 and <= Limits.RequestIdCharacters } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
