using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Identity;

/// <summary>
/// Search by name or username: the exact username first, then prefixes, then what is alike; who does not want to be found is found
/// only by the exact username (FR-2, FR-3).
/// </summary>
internal static class FindPeople
{
    const string List = "people";

    // 'like' sees % and _ of the query as ordinary characters: they are escaped before.
    const string Search = """
        select id, username, display_name as DisplayName, avatar_url as AvatarUrl, rank from (
            select p.id, p.username, p.display_name, p.avatar_url,
                   (case when lower(p.username) = @text then 0 when lower(p.username) like @prefix or lower(p.display_name) like @prefix then 1 else 2 end)::bigint as rank
            from identity.person p
            where p.id <> @me and (lower(p.username) = @text
                or p.findable and (lower(p.username || ' ' || p.display_name) like @inside or @fuzzy and @text <% lower(p.username || ' ' || p.display_name)))
        ) found
        where (@afterRank::bigint is null or (rank, id) > (@afterRank, @afterId))
        order by rank, id limit @limit
        """;

    sealed record Row(Guid Id, string Username, string DisplayName, string? AvatarUrl, long Rank);

    internal sealed record After(string Text, long Rank, Guid Id);

    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/users", Handle).WithName("findPeople");

    static async Task<Results<Ok<Page<User>>, ProblemHttpResult>> Handle(
        string? query, int? limit, string? cursor, Me me, HttpContext context, RateLimits limits, Db db, CancellationToken ct)
    {
        if (limits.TakeSearch(context, me.Person) is { } throttled) return throttled.ToHttp();
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        After? after = null;
        if (cursor is not null && !Cursor.TryRead(List, me.Person, cursor, out after)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        var text = (after?.Text ?? query ?? "").Trim().TrimStart('@').ToLowerInvariant();
        if (text.Length > Limits.SearchCharacters || text.Contains('\0')) return Problems.Invalid("query", $"At most {Limits.SearchCharacters} characters.").ToHttp();
        if (text.Length == 0) return TypedResults.Ok(new Page<User>([], null));
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var escaped = text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_");
        var rows = (await connection.QueryAsync<Row>(Search, new
        {
            text, me = me.Person.Value, prefix = escaped + "%", inside = $"%{escaped}%", fuzzy = text.Length >= 4,
            afterRank = after?.Rank, afterId = after?.Id, limit = size + 1,
        })).ToList();
        var page = Page<Row>.Of(rows, size, last => Cursor.Write(List, me.Person, new After(text, last.Rank, last.Id)));
        return TypedResults.Ok(new Page<User>([.. page.Items.Select(r => new User(r.Id, r.Username, r.DisplayName, r.AvatarUrl))], page.NextCursor));
    }
}
