using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Requests;

/// <summary>
/// What I was asked for and what I ask for, newest first, of one state or of all (RQ-5); and one of them. Nobody but the two parties finds
/// a request, and they neither while one blocks the other.
/// </summary>
internal static class ListRequests
{
    const string Filter = """
        (r.created_at, r.id) < (@at, @id)
          and (@state = 0 or @state = case when r.state = 1 and r.expires_at <= @now then 5 else r.state end)
          and not exists (select from friends.pub_block b where b.person = @me and b.other in (r.requester, r.requestee))
        order by r.created_at desc, r.id desc limit @limit
        """;

    const string Received = $"select {RequestRow.Columns} from requests.request r where r.requestee = @me and {Filter}";
    const string Sent = $"select {RequestRow.Columns} from requests.request r where r.requester = @me and {Filter}";

    static readonly Dictionary<string, string> Sql = new(StringComparer.Ordinal)
    {
        ["received"] = Received,
        ["sent"] = Sent,
        ["both"] = $"select * from (({Received}) union all ({Sent})) r order by CreatedAt desc, id desc limit @limit",
    };

    internal sealed record After(string Direction, short State, DateTimeOffset At, Guid Id);

    internal static void Map(RouteGroupBuilder requests)
    {
        requests.MapGet("", Handle).WithName("listRequests");
        requests.MapGet("/{id:guid}", One).WithName("getRequest");
    }

    static async Task<Results<Ok<Page<RequestView>>, ProblemHttpResult>> Handle(
        string? direction, string? status, int? limit, string? cursor, Me me, RequestBook book, Db db, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        if (direction is not (null or "received" or "sent")) return Problems.Invalid("direction", "received or sent.").ToHttp();
        if (!RequestStates.TryParse(status, out var state) && status is not null) return Problems.Invalid("status", "pending, paid, declined, cancelled or expired.").ToHttp();
        var after = new After(direction ?? "both", (short)state, DateTimeOffset.MaxValue, Guid.AllBitsSet);
        if (cursor is not null && !(Cursor.TryRead("requests", me.Person, cursor, out after) && Sql.ContainsKey(after!.Direction)))
            return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        List<RequestRow> rows;
        await using (var connection = await db.App.OpenConnectionAsync(ct))
        {
            rows = [.. await connection.QueryAsync<RequestRow>(Sql[after!.Direction], new
            {
                me = me.Person.Value, now = book.Now(), at = after.At, id = after.Id, state = after.State, limit = size + 1,
            })];
        }
        var page = Page<RequestRow>.Of(rows, size, last => Cursor.Write("requests", me.Person, after with { At = new(last.CreatedAt), Id = last.Id }));
        return TypedResults.Ok(new Page<RequestView>(await book.ViewAsync([.. page.Items], ct), page.NextCursor));
    }

    static async Task<Results<Ok<RequestView>, ProblemHttpResult>> One(Guid id, Me me, RequestBook book, CancellationToken ct) =>
        await book.FindAsync(id, me.Person, ct) is { Hidden: false } found ? TypedResults.Ok(await book.ViewAsync(found, ct)) : Problems.NotFound.ToHttp();
}
