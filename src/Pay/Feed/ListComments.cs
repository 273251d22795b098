using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger.Core;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>What was said to a payment that I may see, oldest first; without what people said who are hidden from me (FD-2, FD-7).</summary>
internal static class ListComments
{
    const string Read = """
        select c.number, c.id, c.author, c.text, c.created_at as CreatedAt from feed.comment c
        where c.position = @position and c.number > @after
          and not exists (select from friends.pub_block b where b.person = @me and b.other = c.author)
        order by c.number limit @limit
        """;

    sealed record Row(long Number, Guid Id, Guid Author, string Text, DateTime CreatedAt);

    internal sealed record After(long Number);

    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/transfers/{id:guid}/comments", Handle).WithName("listComments");

    static async Task<Results<Ok<Page<Comment>>, ProblemHttpResult>> Handle(Guid id, int? limit, string? cursor, Me me, Db db, People people, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        After? after = null;
        if (cursor is not null && !Cursor.TryRead(ListOf(id), me.Person, cursor, out after)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        await using var connection = await db.App.OpenConnectionAsync(ct);
        if (await TransferReader.SeeAsync(connection, id, me.Person, ct) is not { Outcome: Verdict.Accepted } seen) return Problems.NotFound.ToHttp();
        var rows = await ReadAsync(connection, seen.Position, after?.Number ?? 0, me.Person, size + 1);
        var page = Page<Row>.Of(rows, size, last => Cursor.Write(ListOf(id), me.Person, new After(last.Number)));
        var cards = await people.FindAsync(page.Items.Select(r => r.Author), ct);
        return TypedResults.Ok(new Page<Comment>([.. page.Items.Select(r => new Comment(r.Id, cards[r.Author].User, r.Text, new(r.CreatedAt)))], page.NextCursor));
    }

    static string ListOf(Guid transfer) => $"comments of {transfer}";

    static async Task<List<Row>> ReadAsync(NpgsqlConnection connection, long position, long after, PersonId me, int limit) =>
        (await connection.QueryAsync<Row>(Read, new { position, after, me = me.Value, limit })).AsList();
}
