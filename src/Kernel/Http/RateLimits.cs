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

    /// <summary>Profiles asked for that are not there, per person: nobody needs many, but who guesses names does (FR-3).</summary>
    public int UnknownPerMinute { get; set; } = 20;

    /// <summary>Friends asked for, per person.</summary>
    public int AskPerMinute { get; set; } = 20;

    /// <summary>Requests for money, per person who asks.</summary>
    public int MoneyAskPerMinute { get; set; } = 20;

    /// <summary>Comments per person.</summary>
    public int CommentsPerMinute { get; set; } = 20;
}

/// <summary>Counts requests per key in windows of a minute and tells the client what is left in <c>RateLimit-*</c> headers.</summary>
public sealed class RateLimits(RateLimitOptions options, TimeProvider clock)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly RequestWindows<Guid> _people = new(options.PerMinute, Minute, clock);
    readonly RequestWindows<string> _addresses = new(options.PerMinute, Minute, clock);
    readonly RequestWindows<string> _login = new(options.LoginPerMinute, Minute, clock);
    readonly RequestWindows<string> _search = new(options.SearchPerMinute, Minute, clock);
    readonly RequestWindows<Guid> _unknown = new(options.UnknownPerMinute, Minute, clock);
    readonly RequestWindows<Guid> _asks = new(options.AskPerMinute, Minute, clock);
    readonly RequestWindows<Guid> _moneyAsks = new(options.MoneyAskPerMinute, Minute, clock);
    readonly RequestWindows<Guid> _comments = new(options.CommentsPerMinute, Minute, clock);

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

    /// <summary>Takes one friend asked for.</summary>
    public Problem? TakeAsk(HttpContext context, PersonId person) => Take(_asks, person.Value, context, options.AskPerMinute);

    /// <summary>Takes one request for money.</summary>
    public Problem? TakeMoneyAsk(HttpContext context, PersonId person) => Take(_moneyAsks, person.Value, context, options.MoneyAskPerMinute);

    /// <summary>Takes one profile that was not there.</summary>
    public Problem? TakeUnknown(HttpContext context, PersonId person) => Take(_unknown, person.Value, context, options.UnknownPerMinute);

    /// <summary>
    /// The problem when no profile may be missed any more; takes none. To be asked before a profile is looked up: if only the missed
    /// ones were refused, the refusal itself would tell who is there.
    /// </summary>
    public Problem? CheckUnknown(HttpContext context, PersonId person)
    {
        if (IsOff(options.UnknownPerMinute)) return null;
        var (left, endsIn) = _unknown.Look(person.Value);
        return left > 0 ? null : Refuse(context, options.UnknownPerMinute, Seconds(endsIn));
    }

    /// <summary>Takes one comment.</summary>
    public Problem? TakeComment(HttpContext context, PersonId person) =>
        Take(_comments, person.Value, context, options.CommentsPerMinute);

    Problem? Take<TKey>(RequestWindows<TKey> windows, TKey key, HttpContext context, int limit) where TKey : notnull
    {
        if (IsOff(limit)) return null;
        var (taken, left, endsIn) = windows.Take(key);
        if (!taken) return Refuse(context, limit, Seconds(endsIn));
        Tell(context.Response.Headers, limit, left, Seconds(endsIn));
        return null;
    }

    bool IsOff(int limit) => options.PerMinute <= 0 || limit <= 0;

    static int Seconds(TimeSpan endsIn) => Math.Max(1, (int)Math.Ceiling(endsIn.TotalSeconds));

    static Problem Refuse(HttpContext context, int limit, int seconds)
    {
        Tell(context.Response.Headers, limit, left: 0, seconds);
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
