using Microsoft.AspNetCore.Diagnostics;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Host;

/// <summary>What every problem has, whoever wrote it: a code and a trace id (ER-1).</summary>
static class ProblemShape
{
    public static void Complete(ProblemDetailsContext problem)
    {
        var details = problem.ProblemDetails;
        details.Extensions["traceId"] = Trace.IdOf(problem.HttpContext);
        if (details.Extensions.ContainsKey("code")) return;
        var known = OfStatus(details.Status ?? 500);
        details.Extensions["code"] = known.Code;
        details.Title = known.Title;
        details.Type = $"/errors/{known.Code}";
    }

    /// <summary>A bare status (no such route, wrong method, wrong media type) becomes a problem too.</summary>
    public static Task WriteStatusAsync(StatusCodeContext status) =>
        OfStatus(status.HttpContext.Response.StatusCode).ToHttp().ExecuteAsync(status.HttpContext);

    static Problem OfStatus(int status) => status switch
    {
        401 => Problems.Unauthenticated,
        403 => Problems.Forbidden,
        404 => Problems.NotFound,
        405 => Problems.MethodNotAllowed,
        413 => Problems.TooLarge,
        415 => Problems.UnsupportedMedia,
        429 => Problems.RateLimited,
        >= 500 => Problems.Internal with { Status = status },
        _ => Problems.Validation with { Status = status },
    };
}

/// <summary>Writes every problem as problem+json, whatever the client says it accepts: the framework's own would leave out the trace id.</summary>
sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ProblemShape.Complete(context);
        return new(context.HttpContext.Response.WriteAsJsonAsync(
            context.ProblemDetails, options: null, "application/problem+json", context.HttpContext.RequestAborted));
    }
}
