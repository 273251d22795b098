using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger.Log;
using Quits.Pay.Friends;

namespace Quits.Pay.Feed;

/// <summary>
/// The feeds: of my friends and me, of everyone, mine, between me and a person, a person's; and one payment of it (FD-1, FD-8).
/// </summary>
internal static class ListFeed
{
    const string List = "feed";

    /// <summary>What a page was asked with; the cursor keeps it.</summary>
    internal sealed record Filter(FeedScope Scope, Guid Other, long Before);

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/feed", Handle).WithName("listFeed");
        v1.MapGet("/feed/{id:guid}", One).WithName("getFeedItem");
        v1.MapGet("/users/{username}/feed", OfPerson).WithName("listPersonFeed");
    }

    static async Task<Results<Ok<Page<FeedItem>>, ProblemHttpResult>> Handle(
        string? scope, string? with, int? limit, string? cursor, Me me, HttpContext context, FeedReader feed, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        Filter? filter;
        if (cursor is null)
        {
            if (Parse(scope, with, out filter) is { } invalid) return invalid.ToHttp();
        }
        else if (!Cursor.TryRead(List, me.Person, cursor, out filter)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        return TypedResults.Ok(await PageAsync(feed, List, me, filter!, size, LogPosition.Asked(context), ct));
    }

    static async Task<Results<Ok<FeedItem>, ProblemHttpResult>> One(Guid id, Me me, FeedReader feed, CancellationToken ct) =>
        await feed.FindAsync(id, me.Person, ct) is { } item ? TypedResults.Ok(item) : Problems.NotFound.ToHttp();

    static async Task<Results<Ok<Page<FeedItem>>, ProblemHttpResult>> OfPerson(
        string username, int? limit, string? cursor, Me me, HttpContext context, Lookup lookup, FeedReader feed, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        var (found, problem) = await lookup.FindAsync(username, me, context, ct);
        if (found is not { Id: var person }) return problem!.ToHttp();
        var filter = new Filter(FeedScope.Person, person, long.MaxValue);
        if (cursor is not null && (!Cursor.TryRead(ListOf(person), me.Person, cursor, out filter) || filter!.Other != person))
            return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        return TypedResults.Ok(await PageAsync(feed, ListOf(person), me, filter!, size, LogPosition.Asked(context), ct));
    }

    static string ListOf(Guid person) => $"{List} of {person}";

    static async Task<Page<FeedItem>> PageAsync(FeedReader feed, string list, Me me, Filter filter, int size, long asOf, CancellationToken ct)
    {
        var (items, next) = await feed.ReadAsync(filter.Scope, me.Person, filter.Other, filter.Before, size, asOf, ct);
        return new(items, next is { } position ? Cursor.Write(list, me.Person, filter with { Before = position }) : null);
    }

    static Problem? Parse(string? scope, string? with, out Filter? filter)
    {
        filter = null;
        FeedScope? known = scope switch { null or "friends" => FeedScope.Friends, "everyone" => FeedScope.Everyone, "me" => FeedScope.Me, _ => null };
        if (known is null) return Problems.Invalid("scope", "friends, everyone or me.");
        Guid other = default;
        if (with is not null && (scope != "me" || !Guid.TryParseExact(with, "D", out other))) return Problems.Invalid("with", "The id of a person, with scope=me.");
        filter = new(with is null ? known.Value : FeedScope.Between, other, long.MaxValue);
        return null;
    }
}
