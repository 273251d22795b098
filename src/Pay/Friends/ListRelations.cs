using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Pay.Identity;

namespace Quits.Pay.Friends;

/// <summary>My friends, who asked me and whom I asked, and whom I block: one list of relations each, newest first.</summary>
internal static class ListRelations
{
    const string Select = """
        select p.id, p.username, p.display_name as DisplayName, p.avatar_url as AvatarUrl, r.since
        from friends.relation r join identity.pub_person p on p.id = r.other
        where r.person = @me and (r.since, r.other) < (@since, @id)
          and (@like::text is null or lower(p.username || ' ' || p.display_name) like @like)
        """;

    const string Order = "order by r.since desc, r.other desc limit @limit";

    // The states are literals, so that each list is a range of its own partial index.
    static readonly Dictionary<string, string> Sql = new(StringComparer.Ordinal)
    {
        ["friends"] = $"{Select} and r.state = 3 {Order}",
        ["received"] = $"{Select} and r.state in (1, 2) and r.state = 2 {Order}",
        ["sent"] = $"{Select} and r.state in (1, 2) and r.state = 1 {Order}",
        ["blocks"] = $"{Select} and r.state in (4, 6) {Order}",
    };

    sealed record Row(Guid Id, string Username, string DisplayName, string? AvatarUrl, DateTime Since);

    /// <summary>Someone, and since when they stand to me as the list says.</summary>
    public sealed record UserSince(Guid Id, string Username, string DisplayName, string? AvatarUrl, DateTimeOffset Since);

    internal sealed record After(string List, string? Text, DateTimeOffset Since, Guid Id);

    internal static void Map(RouteGroupBuilder friends, RouteGroupBuilder blocks)
    {
        friends.MapGet("", FriendsAsync).WithName("listFriends");
        friends.MapGet("/requests", RequestsAsync).WithName("listFriendRequests");
        blocks.MapGet("", BlocksAsync).WithName("listBlocks");
    }

    static async Task<Results<Ok<Page<UserSince>>, ProblemHttpResult>> FriendsAsync(string? query, int? limit, string? cursor, Me me, Db db, CancellationToken ct)
    {
        if (SearchText.Check(query, out var text) is { } invalid) return invalid.ToHttp();
        return await ReadAsync("friends", new("friends", text, DateTimeOffset.MaxValue, Guid.AllBitsSet), limit, cursor, me, db, ct);
    }

    static async Task<Results<Ok<Page<UserSince>>, ProblemHttpResult>> RequestsAsync(string? direction, int? limit, string? cursor, Me me, Db db, CancellationToken ct)
    {
        if (direction is not (null or "received" or "sent")) return Problems.Invalid("direction", "received or sent.").ToHttp();
        return await ReadAsync("requests", new(direction ?? "received", null, DateTimeOffset.MaxValue, Guid.AllBitsSet), limit, cursor, me, db, ct);
    }

    static Task<Results<Ok<Page<UserSince>>, ProblemHttpResult>> BlocksAsync(int? limit, string? cursor, Me me, Db db, CancellationToken ct) =>
        ReadAsync("blocks", new("blocks", null, DateTimeOffset.MaxValue, Guid.AllBitsSet), limit, cursor, me, db, ct);

    static async Task<Results<Ok<Page<UserSince>>, ProblemHttpResult>> ReadAsync(
        string route, After? after, int? limit, string? cursor, Me me, Db db, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        if (cursor is not null && !(Cursor.TryRead($"friends.{route}", me.Person, cursor, out after) && Sql.ContainsKey(after!.List)))
            return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(Sql[after!.List], new
        {
            me = me.Person.Value, since = after.Since, id = after.Id, like = string.IsNullOrEmpty(after.Text) ? null : SearchText.Inside(after.Text), limit = size + 1,
        })).ToList();
        var page = Page<Row>.Of(rows, size, last => Cursor.Write($"friends.{route}", me.Person, after with { Since = new(last.Since), Id = last.Id }));
        return TypedResults.Ok(new Page<UserSince>([.. page.Items.Select(r => new UserSince(r.Id, r.Username, r.DisplayName, r.AvatarUrl, new(r.Since)))], page.NextCursor));
    }
}
