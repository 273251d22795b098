using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Quits.Kernel;
using Quits.Ledger.Log;
using Quits.Pay.Notifications;

namespace Quits.Pay.Delivery;

/// <summary>A row that this node has leased, with all that is needed to judge and to send it.</summary>
/// <param name="Lease">Whose it is; a node that took too long finds another's here and changes nothing.</param>
/// <param name="Target">The sealed device; null when it is gone, signed out, or no device is meant.</param>
/// <param name="Wanted">False when the person has switched it off by now, or blocks whom it is about.</param>
/// <param name="ServiceFailures">Of the service, in a row, when it was leased.</param>
/// <param name="Held">True when quiet hours held it back.</param>
/// <param name="Gathered">The kinds of all that it speaks for, itself among them; null when it speaks for itself alone.</param>
internal sealed record Leased(
    long Position, Guid Subscription, Guid Person, Channel Channel, string Service, int Attempts, DateTimeOffset ExpiresAt, Guid Lease,
    byte[]? Target, string? Email, string? Quiet, string Zone, bool Wanted, int ServiceFailures, bool Held, string[]? Gathered, LogEntry Entry)
{
    /// <summary>What it says, or null when the entry is no news to this person (any more).</summary>
    public News? News => News.Of(Entry).FirstOrDefault(n => n.Person == Person);
}

/// <summary>
/// The table of what is to be sent, worked off by any number of nodes. Leasing moves the due time behind the lease, so what a node that
/// dies has leased comes due again by itself: everything is sent at least once, under a tag that stays the same.
/// </summary>
internal sealed class Outbox(Db db, TimeProvider clock)
{
    // As many rows of each service as it has room for, oldest first; one only of a service whose circuit is being tried again.
    // A letter about a changed address goes to the one that was replaced.
    const string LeaseSql = """
        with free as (
            select s.name, s.failures, greatest(0, case when s.failures >= $6 then 1 else $5 end - coalesce(b.busy, 0)) as room
            from delivery.service s left join unnest($1::text[], $2::int[]) as b (name, busy) on b.name = s.name
            where s.open_until is null or s.open_until <= $3),
        due as (
            select o.position, o.subscription, f.failures from free f
            cross join lateral (
                select position, subscription from delivery.outbox
                where service = f.name and state = 1 and due_at <= $3 order by due_at limit f.room for update skip locked) o
            limit $4),
        leased as (
            update delivery.outbox o set due_at = $3 + $7, attempts = o.attempts + 1, lease = $8 from due d
            where o.position = d.position and o.subscription = d.subscription
            returning o.position, o.subscription, o.person, o.kind, o.channel, o.service, o.attempts, o.expires_at, o.held, o.gathered, d.failures)
        select l.position, l.id, l.at, l.kind, l.actor, l.subject, l.outcome, l.payload, l.effects,
               o.subscription, o.person, o.channel, o.service, o.attempts, o.expires_at, s.target, coalesce(f.email, c.email), c.quiet_hours, coalesce(c.time_zone, 'UTC'),
               (o.kind = any($9) or case when o.channel = 4 then coalesce(p.email, false) else coalesce(p.push, true) end)
                   and not (o.kind = any($10) and exists (select from friends.pub_block b where b.person = o.person and b.other = l.actor)),
               o.failures, o.held, o.gathered
        from leased o
        join ledger.pub_log l on l.position = o.position
        left join identity.pub_contact c on c.id = o.person
        left join identity.pub_former_email f on f.fact = l.id and f.person = o.person and o.channel = 4
        left join (delivery.subscription s join identity.pub_session e on e.id = s.session and e.ended_at is null and e.expires_at > $3) on s.id = o.subscription
        left join delivery.preference p on p.person = o.person and p.kind = o.kind
        """;

    // All that quiet hours held back for one device or mailbox and that is still wanted, in one order for all who gather.
    const string HeldSql = """
        select o.position, o.kind,
               case when o.channel = 4 then coalesce(p.email, false) else coalesce(p.push, true) end
                   and not (o.kind = any(@Social) and exists (select from friends.pub_block b where b.person = o.person and b.other = l.actor)) as wanted
        from delivery.outbox o join ledger.pub_log l on l.position = o.position
        left join delivery.preference p on p.person = o.person and p.kind = o.kind
        where o.subscription = @Subscription and o.held and o.state = 1
        order by o.position for update of o
        """;

    const string Remove = """
        delete from delivery.outbox o using unnest($1::bigint[], $2::uuid[]) as d (position, subscription)
        where o.position = d.position and o.subscription = d.subscription
        """;

    readonly ConcurrentQueue<Leased> _done = new();

    static readonly string[] Security = [.. News.Kinds.Where(News.IsSecurity)];
    static readonly string[] Social = [.. News.SocialKinds];

    /// <summary>Takes what is due, at most <paramref name="most"/>, sparing services by what this node has in flight to them.</summary>
    public async Task<List<Leased>> LeaseAsync(IReadOnlyDictionary<string, int> busy, int most, CancellationToken ct)
    {
        var lease = Guid.CreateVersion7();
        await using var command = db.App.CreateCommand(LeaseSql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. busy.Keys] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. busy.Values] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = DeliveryLimits.InFlightPerService });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Circuit.Failures });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = DeliveryLimits.Lease });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Security });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Social });
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<Leased>();
        while (await row.ReadAsync(ct)) rows.Add(Read(row, lease));
        return rows;
    }

    static Leased Read(NpgsqlDataReader row, Guid lease) => new(
        row.GetInt64(0), row.GetGuid(9), row.GetGuid(10), (Channel)row.GetInt16(11), row.GetString(12), row.GetInt32(13),
        row.GetFieldValue<DateTimeOffset>(14), lease, row.IsDBNull(15) ? null : (byte[])row[15], row.IsDBNull(16) ? null : row.GetString(16),
        row.IsDBNull(17) ? null : row.GetString(17), row.GetString(18), row.GetBoolean(19), row.GetInt32(20),
        row.GetBoolean(21), row.IsDBNull(22) ? null : row.GetFieldValue<string[]>(22), LogReader.Read(row));

    /// <summary>It was sent, or need not be. Removed with the next <see cref="RemoveDoneAsync"/>; a crash before that sends it again.</summary>
    public void Done(Leased row) => _done.Enqueue(row);

    /// <summary>Removes all that is done, in one statement: many sends must not take the connections that payments need.</summary>
    public async Task RemoveDoneAsync()
    {
        var done = new List<Leased>();
        while (_done.TryDequeue(out var row)) done.Add(row);
        if (done.Count == 0) return;
        try
        {
            await using var command = db.App.CreateCommand(Remove);
            command.Parameters.Add(SqlColumn.Of(done, r => r.Position));
            command.Parameters.Add(SqlColumn.Of(done, r => r.Subscription));
            await command.ExecuteNonQueryAsync();
        }
        catch
        {
            foreach (var row in done) _done.Enqueue(row);
            throw;
        }
    }

    /// <summary>Not before then. Waiting for the end of quiet hours is no attempt, and its life begins after it.</summary>
    public Task WaitAsync(Leased row, DateTimeOffset until) => RunAsync("""
        update delivery.outbox set held = true, due_at = @until, expires_at = greatest(expires_at, @until + @life), attempts = attempts - 1, lease = null
        where position = @Position and subscription = @Subscription and lease = @Lease
        """, new { row.Position, row.Subscription, row.Lease, until, life = row.Channel == Channel.Email ? DeliveryLimits.EmailLife : DeliveryLimits.PushLife });

    /// <summary>
    /// After quiet hours: takes all that they held back for this device or mailbox into this row, when it is more than a few. Of several
    /// that are sent side by side the first gathers the others.
    /// </summary>
    /// <returns>The row as it is to be sent; null when another one speaks for it now.</returns>
    public async Task<Leased?> GatherAsync(Leased row)
    {
        await using var connection = await db.App.OpenConnectionAsync();
        await using var tx = await connection.BeginTransactionAsync();
        var held = (await connection.QueryAsync<(long Position, string Kind, bool Wanted)>(HeldSql, new { row.Subscription, Social }, tx)).ToArray();
        if (!held.Any(h => h.Position == row.Position)) return null;
        string[] kinds = [.. held.Where(h => h.Wanted).Select(h => h.Kind)];
        var gathered = kinds.Length > DeliveryLimits.HeldSingly ? kinds : null;
        await connection.ExecuteAsync("update delivery.outbox set held = false, gathered = @gathered where position = @Position and subscription = @Subscription",
            new { gathered, row.Position, row.Subscription }, tx);
        if (gathered is not null) await connection.ExecuteAsync("delete from delivery.outbox where subscription = @Subscription and held and state = 1", new { row.Subscription }, tx);
        await tx.CommitAsync();
        return row with { Held = false, Gathered = gathered };
    }

    /// <summary>Once more, then.</summary>
    public Task AgainAsync(Leased row, DateTimeOffset at, string reason) => RunAsync("""
        update delivery.outbox set due_at = @at, reason = @reason, lease = null where position = @Position and subscription = @Subscription and lease = @Lease
        """, new { row.Position, row.Subscription, row.Lease, at, reason });

    /// <summary>Never; kept for a while with the reason.</summary>
    public Task GiveUpAsync(Leased row, string reason) => RunAsync("""
        update delivery.outbox set state = 2, reason = @reason, lease = null where position = @Position and subscription = @Subscription and lease = @Lease
        """, new { row.Position, row.Subscription, row.Lease, reason });

    /// <summary>Removes what nobody looks at any more, devices whose session is over, and services that no device names.</summary>
    public async Task SweepAsync()
    {
        var now = clock.GetUtcNow();
        await RunAsync("delete from delivery.outbox where state = 2 and expires_at < @before", new { before = now - DeliveryLimits.DeadKept });
        await RunAsync("""
            delete from delivery.subscription s where not exists (select from identity.pub_session e where e.id = s.session and e.ended_at is null and e.expires_at > @now)
            """, new { now });
        await RunAsync("""
            delete from delivery.service s where s.name <> 'email' and not exists (select from delivery.subscription where service = s.name)
              and not exists (select from delivery.outbox where service = s.name and state = 1)
            """, new { });
    }

    /// <summary>How many wait (counted up to 100,000), for how many seconds the oldest due one has been due, and how many circuits are open.</summary>
    public async Task<(long Waiting, double Age, long Open)> MeasureAsync()
    {
        await using var connection = await db.App.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(long, double, long)>("""
            select (select count(*) from (select from delivery.outbox where state = 1 limit 100000) few),
                   (select coalesce(max(extract(epoch from @now - first.due_at)), 0)::float8 from delivery.service s
                    cross join lateral (select due_at from delivery.outbox where service = s.name and state = 1 order by due_at limit 1) first where first.due_at < @now),
                   (select count(*) from delivery.service where open_until > @now)
            """, new { now = clock.GetUtcNow() });
    }

    async Task RunAsync(string sql, object parameters)
    {
        await using var connection = await db.App.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }
}
