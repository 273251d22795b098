using Dapper;
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

    // Hidden from each other by a block, neither has a page for the other.
    const string FindPerson = """
        select p.id from identity.pub_person p
        where lower(p.username) = lower(@username) and not exists (select from friends.pub_block b where b.person = @me and b.other = p.id)
        """;

    /// <summary>What a page was asked with; the cursor keeps it.</summary>
    internal sealed record Filter(FeedScope Scope, Guid Other, long Before);

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/feed", Handle).WithName("listFeed");
        v1.MapGet("/feed/{id:guid}", One).WithName("getFeedItem");
        v1.MapGet("/users/{username}/feed", OfPerson).WithName("listPersonFeed");
    }

    static async Task<Results<Ok<Page<FeedItem>>, ProblemHttpResult>> Handle(
        string? scope, string? with, int? limit, string? cursor, Me me, HttpContext context, FeedReader feed, ProjectionWait wait, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        Filter? filter;
        if (cursor is null)
        {
            if (Parse(scope, with, out filter) is { } invalid) return invalid.ToHttp();
        }
        else if (!Cursor.TryRead(List, me.Person, cursor, out filter)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        await wait.ForAsync("feed", LogPosition.Asked(context), ct);
        return TypedResults.Ok(await PageAsync(feed, List, me, filter!, size, ct));
    }

    static async Task<Results<Ok<FeedItem>, ProblemHttpResult>> One(Guid id, Me me, FeedReader feed, CancellationToken ct) =>
        await feed.FindAsync(id, me.Person, ct) is { } item ? TypedResults.Ok(item) : Problems.NotFound.ToHttp();

    static async Task<Results<Ok<Page<FeedItem>>, ProblemHttpResult>> OfPerson(
        string username, int? limit, string? cursor, Me me, HttpContext context, Db db, FeedReader feed, ProjectionWait wait, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        if (await FindAsync(db, username, me, ct) is not { } person) return Problems.NotFound.ToHttp();
        var filter = new Filter(FeedScope.Person, person, long.MaxValue);
        if (cursor is not null && (!Cursor.TryRead(ListOf(person), me.Person, cursor, out filter) || filter!.Other != person))
            return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        await wait.ForAsync("feed", LogPosition.Asked(context), ct);
        return TypedResults.Ok(await PageAsync(feed, ListOf(person), me, filter!, size, ct));
    }

    static string ListOf(Guid person) => $"{List} of {person}";

    static async Task<Page<FeedItem>> PageAsync(FeedReader feed, string list, Me me, Filter filter, int size, CancellationToken ct)
    {
        var (items, next) = await feed.ReadAsync(filter.Scope, me.Person, filter.Other, filter.Before, size, ct);
        return new(items, next is { } position ? Cursor.Write(list, me.Person, filter with { Before = position }) : null);
    }

    static async Task<Guid?> FindAsync(Db db, string username, Me me, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<Guid?>(FindPerson, new { username, me = me.Person.Value });
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
