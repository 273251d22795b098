using Npgsql;
using NpgsqlTypes;
using Quits.Kernel;
using Quits.Ledger.Log;
using Quits.Pay.Notifications;
using Quits.Pay.Transfers;

namespace Quits.Pay.Delivery;

/// <summary>
/// Folds news into what is to be sent: a row for each device and mailbox that wants it, none for everybody else. Two statements a slice: who
/// of all who are told has a device or a wish, then their rows; a payment to anybody else costs a probe. A rebuild sends nothing again:
/// the horizon only grows.
/// </summary>
internal sealed class DeliveryProjection(Offers offers, DeliverySignal signal, TimeProvider clock) : IProjection
{
    const string Interested = """
        select person from delivery.subscription where person = any($1)
        union select person from delivery.preference where person = any($1) and email
        """;

    const string Insert = """
        with moved as (update delivery.horizon set position = $6 where position < $6),
        news as materialized (
            select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[], $5::boolean[]) as n (person, position, kind, at, security)
            where n.position > (select position from delivery.horizon)),
        pushed as (
            select n.position, s.id, n.person, n.kind, s.channel, s.service, n.at + $8 as expires_at
            from news n join delivery.subscription s on s.person = n.person
            join identity.pub_session e on e.id = s.session and e.ended_at is null and e.expires_at > $7
            left join delivery.preference p on p.person = n.person and p.kind = n.kind
            where n.security or coalesce(p.push, true)),
        mailed as (
            select n.position, n.person as id, n.person, n.kind, 4::smallint, 'email', n.at + $9 as expires_at
            from news n left join delivery.preference p on p.person = n.person and p.kind = n.kind
            where $10 and (n.security or coalesce(p.email, false)))
        insert into delivery.outbox (position, subscription, person, kind, channel, service, due_at, expires_at)
        select d.position, d.id, d.person, d.kind, d.channel, d.service, $7, d.expires_at
        from (select * from pushed union all select * from mailed) d where d.expires_at > $7
        on conflict do nothing
        """;

    public string Name => "delivery";

    public int Version => 1;

    /// <summary>None: what was sent and what waits is no fold, and must survive one.</summary>
    public IReadOnlyList<string> Tables { get; } = [];

    public string VerifySql => """
        select 'everything_was_looked_at', @position, position from delivery.horizon where position < @position
        """;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, NpgsqlConnection connection, CancellationToken ct)
    {
        var interested = await InterestedAsync([.. entries.SelectMany(News.Audience).Distinct()], connection, ct);
        var news = entries.Where(entry => News.Audience(entry).Any(interested.Contains) || IsSecurity(entry))
            .SelectMany(News.Of).Where(n => interested.Contains(n.Person) || News.IsSecurity(n.Kind)).ToArray();
        await using var command = new NpgsqlCommand(Insert, connection);
        command.Parameters.Add(SqlColumn.Of(news, n => n.Person));
        command.Parameters.Add(SqlColumn.Of(news, n => n.Position));
        command.Parameters.Add(SqlColumn.Of(news, n => n.Kind));
        command.Parameters.Add(SqlColumn.Of(news, n => n.At));
        command.Parameters.Add(SqlColumn.Of(news, n => News.IsSecurity(n.Kind)));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = entries[^1].Position });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = DeliveryLimits.PushLife });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = DeliveryLimits.EmailLife });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = offers.Has(Channel.Email) });
        if (await command.ExecuteNonQueryAsync(ct) > 0) signal.Wake();
    }

    /// <summary>Everybody has a mailbox for matters of security.</summary>
    static bool IsSecurity(LogEntry entry) => entry.Kind != TransferFact.Kind && News.Of(entry).Any(n => News.IsSecurity(n.Kind));

    static async Task<HashSet<Guid>> InterestedAsync(Guid[] people, NpgsqlConnection connection, CancellationToken ct)
    {
        var found = new HashSet<Guid>();
        if (people.Length == 0) return found;
        await using var command = new NpgsqlCommand(Interested, connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = people } } };
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) found.Add(row.GetGuid(0));
        return found;
    }
}
