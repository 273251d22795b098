using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger.Log;
using Quits.Pay.Identity;

namespace Quits.Pay.Activity;

/// <summary>My wallet's lines, newest first, by kind, person, date and words (TR-15).</summary>
internal static class ListActivity
{
    const string List = "activity";

    static readonly string[] Kinds = ["transfer_sent", "transfer_received", "deposit", "withdrawal", "fee", "refund", "adjustment"];

    // One's own lines are a range of the primary key; words are looked for in that range only.
    const string Read = """
        select g.id, l.kind, l.amount, l.balance_after as BalanceAfter, l.at, l.counterparty, g.note, g.kind as Fact, l.position
        from activity.line l
        cross join lateral (select id, kind, case kind when 'credit.welcome' then 'Welcome to Quits' else payload ->> 'note' end as note
                            from ledger.pub_log where position = l.position) g
        left join identity.pub_person p on p.id = l.counterparty
        where l.person = @me and l.position < @before
          and (@kinds::text[] is null or l.kind = any(@kinds))
          and (@from::timestamptz is null or l.at >= @from) and (@to::timestamptz is null or l.at < @to)
          and (@person::uuid is null or l.counterparty = @person)
          and (@words::text is null or to_tsvector('simple', coalesce(g.note, '')) @@ websearch_to_tsquery('simple', @words)
               or g.note ilike @like or p.username ilike @like or p.display_name ilike @like)
        order by l.position desc limit @limit
        """;

    sealed record Row(Guid Id, string Kind, long Amount, long BalanceAfter, DateTime At, Guid? Counterparty, string? Note, string Fact, long Position);

    /// <summary>What a line refers to.</summary>
    public sealed record Reference(string Type, Guid Id);

    /// <summary>One movement. Minor units; <c>amount</c> is signed.</summary>
    public sealed record Item(Guid Id, string Kind, long Amount, long BalanceAfter, string Currency, DateTimeOffset CreatedAt, User? Counterparty, string? Note, Reference Reference);

    /// <summary>What a page was asked with; the cursor keeps it.</summary>
    internal sealed record Filter(string[]? Kinds, DateTimeOffset? From, DateTimeOffset? To, Guid? Person, string? Words, long Before);

    internal static void Map(RouteGroupBuilder v1) => v1.MapGet("/activity", Handle).WithName("listActivity");

    static async Task<Results<Ok<Page<Item>>, ProblemHttpResult>> Handle(
        string? kind, string? from, string? to, string? person, string? query, int? limit, string? cursor,
        Me me, HttpContext context, Db db, ProjectionWait wait, People people, CancellationToken ct)
    {
        if (PageSize.Check(limit, out var size) is { } wrong) return wrong.ToHttp();
        Filter? filter;
        if (cursor is null)
        {
            if (Parse(kind, from, to, person, query, out filter) is { } invalid) return invalid.ToHttp();
        }
        else if (!Cursor.TryRead(List, me.Person, cursor, out filter)) return Problems.Invalid("cursor", "This cursor is broken.").ToHttp();
        await wait.ForAsync("activity", LogPosition.Asked(context), ct);
        var rows = await ReadAsync(db, me.Person, filter!, size, ct);
        var page = Page<Row>.Of(rows, size, last => Cursor.Write(List, me.Person, filter! with { Before = last.Position }));
        var cards = await people.FindAsync(page.Items.Select(r => r.Counterparty).OfType<Guid>(), ct);
        return TypedResults.Ok(new Page<Item>([.. page.Items.Select(r => ItemOf(r, cards))], page.NextCursor));
    }

    static Item ItemOf(Row r, IReadOnlyDictionary<Guid, PersonCard> cards) => new(
        r.Id, r.Kind, r.Amount, r.BalanceAfter, Currency.Usd.Code, new(r.At), r.Counterparty is { } other ? cards.GetValueOrDefault(other)?.User : null, r.Note,
        new(r.Fact == IdentityFacts.WelcomeCredit ? "credit" : r.Fact, r.Id));

    static async Task<List<Row>> ReadAsync(Db db, PersonId me, Filter filter, int size, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var like = filter.Words is null ? null : $"%{filter.Words.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
        return (await connection.QueryAsync<Row>(Read, new
        {
            me = me.Value, before = filter.Before, kinds = filter.Kinds, from = filter.From, to = filter.To, person = filter.Person, words = filter.Words, like, limit = size + 1,
        })).ToList();
    }

    static Problem? Parse(string? kind, string? from, string? to, string? person, string? query, out Filter? filter)
    {
        filter = null;
        var kinds = string.IsNullOrEmpty(kind) ? null : kind.Split(',');
        if (kinds is not null && !kinds.All(Kinds.Contains)) return Problems.Invalid("kind", $"One of {string.Join(", ", Kinds)}.");
        if (!TryTime(from, out var begin)) return Problems.Invalid("from", "A date or time, as in 2026-01-31T00:00:00Z.");
        if (!TryTime(to, out var end)) return Problems.Invalid("to", "A date or time, as in 2026-01-31T00:00:00Z.");
        Guid id = default;
        if (!string.IsNullOrEmpty(person) && !Guid.TryParseExact(person, "D", out id)) return Problems.Invalid("person", "The id of a person.");
        var words = query?.Trim();
        if (words?.Length > Limits.SearchCharacters || words?.Contains('\0') == true) return Problems.Invalid("query", $"At most {Limits.SearchCharacters} characters.");
        filter = new(kinds, begin, end, id == default ? null : id, string.IsNullOrEmpty(words) ? null : words, long.MaxValue);
        return null;
    }

    static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal, out var parsed)) return false;
        time = parsed;
        return true;
    }
}
