using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Quits.Kernel.Http;

/// <summary>Turns what was thrown into a problem that tells nothing of the inside (ER-1). The log has the rest, under the trace id.</summary>
public sealed partial class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested) return true;
        var problem = ProblemOf(exception);
        if (problem.Status >= 500) Failed(logger, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName, Trace.IdOf(httpContext), httpContext.Features.Get<Me>()?.Person.Value, exception);
        RequestOrigin.Tell(httpContext);
        if (problem.RetryAfterSeconds is { } seconds) httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await problem.ToHttp().ExecuteAsync(httpContext);
        return true;
    }

    static Problem ProblemOf(Exception exception) => exception switch
    {
        IProblemException known => known.Problem,
        BadHttpRequestException { StatusCode: 413 } => Problems.TooLarge,
        BadHttpRequestException { StatusCode: 415 } => Problems.UnsupportedMedia,
        BadHttpRequestException { InnerException: JsonException json } => Problems.Validation with { Field = FieldOf(json), Detail = "The body must be JSON of the documented shape." },
        BadHttpRequestException bad => Problems.Validation with { Detail = bad.InnerException is null ? "The request could not be read." : "The body could not be read." },
        NpgsqlException or TimeoutException => Problems.Database,
        _ => Problems.Internal,
    };

    /// <summary><c>$.amount</c> becomes <c>amount</c>.</summary>
    static string? FieldOf(JsonException json) => json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;

    [LoggerMessage(1001, LogLevel.Error, "{Method} {Endpoint} failed; trace {TraceId}, person {Person}")]
    static partial void Failed(ILogger logger, string method, string? endpoint, string traceId, Guid? person, Exception e);
}

/// <summary>What finds a request's problem in the logs and, where tracing is on, in the traces.</summary>
public static class Trace
{
    public static string IdOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
