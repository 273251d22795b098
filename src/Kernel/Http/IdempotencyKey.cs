using Microsoft.AspNetCore.Http;

namespace Quits.Kernel.Http;

/// <summary>The client-made key of a request that moves or promises money (ID-1).</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>
    /// Takes the key from the header (quoted or bare) or the body field. Null and a problem when it is missing, not a UUID, or both differ.
    /// </summary>
    public static Guid? Take(HttpContext context, string? bodyField, out Problem? problem)
    {
        var header = context.Request.Headers[Header];
        problem = null;
        if (header.Count == 0 && bodyField is null) problem = Problems.KeyRequired;
        else if (header.Count > 1) problem = Problems.Invalid(Header, "Send one key.");
        else if (Parse(header.Count == 1 ? header[0] : bodyField) is not { } key) problem = Problems.Invalid(Header, "The key must be a UUID.");
        else if (header.Count == 1 && bodyField is not null && Parse(bodyField) != key) problem = Problems.Invalid(Header, "Header and body name different keys.");
        else return key;
        return null;
    }

    static Guid? Parse(string? text)
    {
        var bare = text.AsSpan();
        if (bare.Length == 38 && bare[0] == '"' && bare[^1] == '"') bare = bare[1..^1];
        return Guid.TryParseExact(bare, "D", out var key) ? key : null;
    }
}

/// <summary>Marks a route that needs an idempotency key, for the OpenAPI document.</summary>
public sealed class TakesIdempotencyKey;
