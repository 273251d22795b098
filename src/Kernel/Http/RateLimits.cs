using System.Globalization;
using System.Threading.RateLimiting;
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
public sealed class RateLimits : IDisposable
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    readonly PartitionedRateLimiter<string> _login;
    readonly PartitionedRateLimiter<string> _search;
    readonly PartitionedRateLimiter<Guid> _people;
    readonly PartitionedRateLimiter<string> _addresses;
    readonly RateLimitOptions _options;

    public RateLimits(RateLimitOptions options)
    {
        _options = options;
        var off = options.PerMinute <= 0;
        _people = Limiter<Guid>(options.PerMinute);
        _addresses = Limiter<string>(options.PerMinute);
        _login = Limiter<string>(off ? 0 : options.LoginPerMinute);
        _search = Limiter<string>(off ? 0 : options.SearchPerMinute);
    }

    static PartitionedRateLimiter<TKey> Limiter<TKey>(int perMinute) where TKey : notnull => PartitionedRateLimiter.Create<TKey, TKey>(key => perMinute <= 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = Window, QueueLimit = 0 }));

    /// <summary>Takes one request of the general limit; the problem when there is none left.</summary>
    public Problem? Take(HttpContext context, PersonId? person)
    {
        if (_options.PerMinute <= 0) return null;
        if (person is { } known) return Take(_people, known.Value, context, _options.PerMinute);
        return Take(_addresses, context.Connection.RemoteIpAddress?.ToString() ?? "", context, _options.PerMinute);
    }

    /// <summary>Takes one attempt to sign in as <paramref name="login"/> from here.</summary>
    public Problem? TakeLogin(HttpContext context, string login) =>
        Take(_login, $"{context.Connection.RemoteIpAddress} {login.ToLowerInvariant()}", context, _options.LoginPerMinute);

    /// <summary>Takes one search for people.</summary>
    public Problem? TakeSearch(HttpContext context, PersonId person) =>
        Take(_search, person.ToString(), context, _options.SearchPerMinute);

    static Problem? Take<TKey>(PartitionedRateLimiter<TKey> limiter, TKey key, HttpContext context, int limit)
    {
        using var lease = limiter.AttemptAcquire(key);
        var left = limiter.GetStatistics(key)?.CurrentAvailablePermits;
        if (left is { } known) Tell(context.Response.Headers, limit, known);
        if (lease.IsAcquired) return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.RateLimited with { RetryAfterSeconds = seconds };
    }

    static void Tell(IHeaderDictionary headers, int limit, long left)
    {
        headers["RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = ((int)Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _people.Dispose();
        _addresses.Dispose();
        _login.Dispose();
        _search.Dispose();
    }
}
