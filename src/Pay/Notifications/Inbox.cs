using Dapper;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;
using Quits.Pay.Identity;

namespace Quits.Pay.Notifications;

/// <summary>Reads and marks a person's inbox.</summary>
internal sealed class Inbox(Db db, People people)
{
    // What was told of someone who is blocked by now, either way, is gone (FD-2); money that came stays.
    const string Rows = """
        select l.position, l.id, l.at, l.kind, l.actor, l.subject, l.outcome, l.payload, l.effects,
               coalesce(i.position <= u.position, false) or o.position is not null as read
        from notifications.inbox i
        join ledger.pub_log l on l.position = i.position
        left join notifications.read_up_to u on u.person = i.person
        left join notifications.read_one o on o.person = i.person and o.position = i.position
        where i.person = $1 and i.position < $2
          and not (i.kind = any($4) and exists (select from friends.pub_block b where b.person = i.person and b.other = l.actor))
        order by i.position desc limit $3
        """;

    const string Unread = """
        select count(*) from (
            select from notifications.inbox i
            where i.person = @me and i.position > coalesce((select position from notifications.read_up_to where person = @me), 0)
              and not exists (select from notifications.read_one o where o.person = @me and o.position = i.position)
              and not (i.kind = any(@social) and exists (
                  select from ledger.pub_log l join friends.pub_block b on b.other = l.actor where l.position = i.position and b.person = @me))
            limit 100) few
        """;

    static readonly string[] Social = [.. News.SocialKinds];

    /// <summary>A page's notifications with their positions, one more than asked for when there are more.</summary>
    public async Task<List<(long Position, NotificationView View)>> ListAsync(PersonId me, long before, int limit, CancellationToken ct)
    {
        var rows = await ReadAsync(me, before, limit, ct);
        var cards = await people.FindAsync(rows.Select(r => r.News.Other).OfType<Guid>(), ct);
        return [.. rows.Select(r => (r.News.Position, Wording.View(r.News, r.News.Other is { } other ? cards.GetValueOrDefault(other)?.User : null, r.Read)))];
    }

    async Task<List<(News News, bool Read)>> ReadAsync(PersonId me, long before, int limit, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(Rows);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = me.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Social });
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<(News, bool)>();
        while (await row.ReadAsync(ct))
        {
            foreach (var news in News.Of(LogReader.Read(row)).Where(n => n.Person == me.Value)) rows.Add((news, row.GetBoolean(9)));
        }
        return rows;
    }

    /// <summary>How many are unread, counted up to 100.</summary>
    public async Task<int> CountUnreadAsync(PersonId me, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(Unread, new { me = me.Value, social = Social });
    }

    /// <summary>Marks some of mine as read; ids of other people's are ignored.</summary>
    public async Task MarkReadAsync(PersonId me, Guid[] ids, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("""
            insert into notifications.read_one (person, position)
            select i.person, i.position from ledger.pub_log l join notifications.inbox i on i.position = l.position
            where l.id = any(@ids) and i.person = @me on conflict do nothing
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
