using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Quits.Kernel;

/// <summary>A refusal as a value: a stable code, an HTTP status and a sentence for people (ER-1, RFC 9457).</summary>
/// <param name="Code">Stable, upper snake case; clients decide on it.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What happened, for people.</param>
/// <param name="Field">The request field to blame, if one is.</param>
/// <param name="Detail">What to do about it, or null.</param>
public sealed record Problem(string Code, int Status, string Title, string? Field = null, string? Detail = null)
{
    /// <summary>Seconds after which trying again may help; sent as <c>Retry-After</c>.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>All findings when several fields are to blame; the first is <see cref="Field"/>.</summary>
    public IReadOnlyList<FieldProblem>? Errors { get; init; }

    public Problem In(string field) => this with { Field = field };

    public Problem Because(string detail) => this with { Detail = detail };

    /// <summary>The only mapping from a refusal to HTTP.</summary>
    public ProblemHttpResult ToHttp()
    {
        var extensions = new Dictionary<string, object?> { ["code"] = Code };
        if (Field is not null) extensions["field"] = Field;
        if (Errors is not null) extensions["errors"] = Errors;
        if (RetryAfterSeconds is { } seconds) extensions["retryAfterSeconds"] = seconds;
        return TypedResults.Problem(title: Title, detail: Detail, statusCode: Status, type: $"/errors/{Code}", extensions: extensions);
    }
}

/// <summary>One finding about one request field.</summary>
public sealed record FieldProblem(string Field, string Code, string Title);

/// <summary>Codes that belong to no single module (ER-1).</summary>
public static class Problems
{
    public static readonly Problem Validation = new("VALIDATION_ERROR", 400, "Something in this request isn't right.");
    public static readonly Problem MissingField = new("MISSING_FIELD", 400, "Something is missing.");
    public static readonly Problem Unauthenticated = new("UNAUTHENTICATED", 401, "Please sign in.");
    public static readonly Problem Forbidden = new("FORBIDDEN", 403, "You may not do this.");
    public static readonly Problem NotFound = new("NOT_FOUND", 404, "There is nothing here.");
    public static readonly Problem MethodNotAllowed = new("METHOD_NOT_ALLOWED", 405, "This address doesn't take that method.");
    public static readonly Problem Duplicate = new("DUPLICATE_ENTRY", 409, "That is already taken.");
    public static readonly Problem TooLarge = new("REQUEST_TOO_LARGE", 413, "This request is too large.");
    public static readonly Problem UnsupportedMedia = new("UNSUPPORTED_MEDIA_TYPE", 415, "Please send JSON.");
    public static readonly Problem RateLimited = new("RATE_LIMITED", 429, "That was a lot at once. Please wait a moment.");
    public static readonly Problem Internal = new("INTERNAL_ERROR", 500, "Something went wrong on our side.");
    public static readonly Problem Database = new("DATABASE_ERROR", 503, "We can't reach our books right now. Please try again.") { RetryAfterSeconds = 1 };
    public static readonly Problem Busy = new("DATABASE_ERROR", 503, "We are very busy right now. Please try again.") { RetryAfterSeconds = 1 };
    public static readonly Problem KeyRequired = new("IDEMPOTENCY_KEY_REQUIRED", 400, "This request needs an Idempotency-Key.", "Idempotency-Key");
    public static readonly Problem KeyReused = new("IDEMPOTENCY_KEY_REUSED", 422, "This key was already used for another request.", "Idempotency-Key");

    public static Problem Invalid(string field, string why) => Validation with { Field = field, Detail = why };

    public static Problem Missing(string field) => MissingField with { Field = field, Detail = $"'{field}' is missing." };
}
