using System.Globalization;
using Npgsql;

namespace Quits.Bench.Load.Textbook;

/// <summary>
/// A feed that is joined together when it is read: the newest payments of each friend by index, merged. What it costs grows with the
/// number of friends alone, not with what all others pay each other.
/// </summary>
internal sealed class TextbookFeed(NpgsqlDataSource database, TextbookPeople people)
{
    // A payment between two friends is found twice: twice the page is sure to hold one.
    const string Newest = """
        select t.id, t.sender_id, t.receiver_id, t.amount, t.currency, t.note, t.visibility, t.created_at
        from (
            select distinct id from (
                select p.id, p.created_at
                from (select friend_id as party from textbook.friendships where person_id = $1 union all select $1) f
                cross join lateral (
                    (select s.id, s.created_at from textbook.transfers s
                     where s.sender_id = f.party and s.created_at < $2 and s.visibility <> 'private' order by s.created_at desc limit $3)
                    union all
                    (select r.id, r.created_at from textbook.transfers r
                     where r.receiver_id = f.party and r.created_at < $2 and r.visibility <> 'private' order by r.created_at desc limit $3)) p
                order by p.created_at desc limit 2 * $3) found) page
        join textbook.transfers t on t.id = page.id
        order by t.created_at desc limit $3
        """;

    public async Task<FeedAnswer> ReadAsync(Guid person, string? cursor, int limit, CancellationToken ct)
    {
        var before = cursor is null ? DateTime.MaxValue : new DateTime(long.Parse(cursor, CultureInfo.InvariantCulture));
        var rows = await FindAsync(person, DateTime.SpecifyKind(before, DateTimeKind.Utc), limit + 1, ct);
        var items = new List<TransferView>(limit);
        foreach (var row in rows.Take(limit))
        {
            var (sender, receiver) = (await people.FindAsync(row.Sender, ct), await people.FindAsync(row.Receiver, ct));
            items.Add(new TransferView(row.Id, sender!, receiver!, row.Amount, row.Currency, row.Note, row.Visibility, "completed", "COMPLETED", row.At, row.At));
        }
        return new FeedAnswer(items, rows.Count > limit ? items[^1].CreatedAt.Ticks.ToString(CultureInfo.InvariantCulture) : null);
    }

    async Task<List<Payment>> FindAsync(Guid person, DateTime before, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Newest);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<Payment>(limit);
        while (await row.ReadAsync(ct))
            found.Add(new(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetDateTime(7)));
        return found;
    }

    sealed record Payment(Guid Id, Guid Sender, Guid Receiver, long Amount, string Currency, string? Note, string Visibility, DateTime At);
}
