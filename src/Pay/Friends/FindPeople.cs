using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Pay.Identity;

namespace Quits.Pay.Friends;

/// <summary>
/// Search by name or username (FR-3): friends first, then people I paid or who paid me, then everyone; among each the exact username,
/// then prefixes, then what contains the text, then what is alike.
/// </summary>
internal static class FindPeople
{
    const string List = "people";

    internal sealed record After(string Text, PeopleSearch.Place Place);

    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/users", Handle).WithName("findPeople");

    static async Task<Results<Ok<Page<User>>, ProblemHttpResult>> Handle(
        string? query, int? limit, string? cursor, Me me, HttpContext context, RateLimits limits, PeopleSearch search, CancellationToken ct)
    {
        if (limits.TakeSearch(context, me.Person) is { } throttled) return throttled.ToHttp();
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        After? after = null;
        if (cursor is not null && !Cursor.TryRead(List, me.Person, cursor, out after)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        if (SearchText.Check(after?.Text ?? query, out var text) is { } invalid) return invalid.ToHttp();
        if (text.Length == 0) return TypedResults.Ok(new Page<User>([], null));
        var rows = await search.FindAsync(me.Person, text, after?.Place ?? PeopleSearch.Place.First, size + 1, ct);
        var page = Page<PeopleSearch.Row>.Of(rows, size, last => Cursor.Write(List, me.Person, new After(text, last.Place)));
        return TypedResults.Ok(new Page<User>([.. page.Items.Select(r => new User(r.Id, r.Username, r.DisplayName, r.AvatarUrl))], page.NextCursor));
    }
}
