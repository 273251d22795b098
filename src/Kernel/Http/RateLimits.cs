using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Quits.Kernel.Http;

/// <summary>Requests a minute (RL-1). 0 turns a limit off.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Per person, or per address for those who are not signed in.</summary>
    public int PerMinute { get; set; } = 100;

    /// <summary>Logins and registrations per address and name.</summary>
    public int LoginPerMinute { get; set; } = 10;

    /// <summary>Searches for people per person.</summary>
    public int SearchPerMinute { get; set; } = 60;
}

/// <summary>Counts requests per key in windows of a minute and tells the client what is left in <c>RateLimit-*</c> headers.</summary>
public sealed class RateLimits(RateLimitOptions options, TimeProvider clock)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly RequestWindows<Guid> _people = new(options.PerMinute, Minute, clock);
    readonly RequestWindows<string> _addresses = new(options.PerMinute, Minute, clock);
    readonly RequestWindows<string> _login = new(options.LoginPerMinute, Minute, clock);
    readonly RequestWindows<string> _search = new(options.SearchPerMinute, Minute, clock);

    /// <summary>Takes one request of the general limit; the problem when there is none left.</summary>
    public Problem? Take(HttpContext context, PersonId? person) => person is { } known
        ? Take(_people, known.Value, context, options.PerMinute)
        : Take(_addresses, context.Connection.RemoteIpAddress?.ToString() ?? "", context, options.PerMinute);

    /// <summary>Takes one attempt to sign in as <paramref name="login"/> from here.</summary>
    public Problem? TakeLogin(HttpContext context, string login) =>
        Take(_login, $"{context.Connection.RemoteIpAddress} {login.ToLowerInvariant()}", context, options.LoginPerMinute);

    /// <summary>Takes one search for people.</summary>
    public Problem? TakeSearch(HttpContext context, PersonId person) =>
        Take(_search, person.ToString(), context, options.SearchPerMinute);

    Problem? Take<TKey>(RequestWindows<TKey> windows, TKey key, HttpContext context, int limit) where TKey : notnull
    {
        if (options.PerMinute <= 0 || limit <= 0) return null;
        var (taken, left, endsIn) = windows.Take(key);
        var seconds = Math.Max(1, (int)Math.Ceiling(endsIn.TotalSeconds));
        Tell(context.Response.Headers, limit, left, seconds);
        if (taken) return null;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.RateLimited with { RetryAfterSeconds = seconds };
    }

    static void Tell(IHeaderDictionary headers, int limit, int left, int seconds)
    {
        headers["RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = seconds.ToString(CultureInfo.InvariantCulture);
    }
}
