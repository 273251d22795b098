using Dapper;
using Quits.Kernel;
using Quits.Pay.Identity;

namespace Quits.Pay.Notifications;

/// <summary>Reads and marks a person's inbox.</summary>
internal sealed class Inbox(Db db, People people)
{
    const string Rows = """
        select i.person, i.position, i.id, i.at, i.kind, i.other, i.amount, i.currency, i.note, i.link,
               coalesce(i.position <= u.position, false) or o.position is not null as read
        from notifications.inbox i
        left join notifications.read_up_to u on u.person = i.person
        left join notifications.read_one o on o.person = i.person and o.position = i.position
        where i.person = @me and i.position < @before
        order by i.position desc limit @limit
        """;

    const string Unread = """
        select count(*) from (
            select from notifications.inbox i
            where i.person = @me and i.position > coalesce((select position from notifications.read_up_to where person = @me), 0)
              and not exists (select from notifications.read_one o where o.person = @me and o.position = i.position)
            limit 100) few
        """;

    sealed record Row(Guid Person, long Position, Guid Id, DateTime At, string Kind, Guid? Other, long? Amount, string? Currency, string? Note, string Link, bool Read)
    {
        public News News => new(Person, Position, Id, new(At), Kind, Other, Amount, Currency, Note, Link);
    }

    /// <summary>A page's notifications with their positions, one more than asked for when there are more.</summary>
    public async Task<List<(long Position, NotificationView View)>> ListAsync(PersonId me, long before, int limit, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(Rows, new { me = me.Value, before, limit })).ToList();
        var cards = await people.FindAsync(rows.Select(r => r.Other).OfType<Guid>(), ct);
        return [.. rows.Select(r => (r.Position, Wording.View(r.News, r.Other is { } other ? cards.GetValueOrDefault(other)?.User : null, r.Read)))];
    }

    /// <summary>How many are unread, counted up to 100.</summary>
    public async Task<int> CountUnreadAsync(PersonId me, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(Unread, new { me = me.Value });
    }

    /// <summary>Marks some of mine as read; ids of other people's are ignored.</summary>
    public async Task MarkReadAsync(PersonId me, Guid[] ids, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("""
            insert into notifications.read_one (person, position)
            select person, position from notifications.inbox where person = @me and id = any(@ids) on conflict do nothing
            """, new { me = me.Value, ids });
    }

    /// <summary>Marks everything so far as read.</summary>
    public async Task MarkAllReadAsync(PersonId me, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("""
            insert into notifications.read_up_to as u (person, position)
            select @me, coalesce(max(position), 0) from notifications.inbox where person = @me
            on conflict (person) do update set position = greatest(u.position, excluded.position)
            """, new { me = me.Value });
        await connection.ExecuteAsync("""
            delete from notifications.read_one where person = @me and position <= (select position from notifications.read_up_to where person = @me)
            """, new { me = me.Value });
        await tx.CommitAsync(ct);
    }
}
