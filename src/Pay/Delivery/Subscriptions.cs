using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;

namespace Quits.Pay.Delivery;

/// <summary>Keeps the devices that are told, one row an address; whose it is, is who said so last: a browser changes hands.</summary>
internal sealed class Subscriptions(Db db, LedgerClient ledger, Envelope envelope, TimeProvider clock)
{
    const string Purpose = "push subscription";

    const string Confirm = """
        update delivery.subscription set confirmed_at = @now where fingerprint = @fingerprint and digest = @digest and person = @person and session = @session
        """;

    // The id stays while the device stays the person's; what waits for the one who had it before is not for the next.
    const string Put = """
        insert into delivery.subscription (id, person, session, channel, service, fingerprint, digest, target, created_at, confirmed_at)
        values (@id, @person, @session, @channel, @service, @fingerprint, @digest, @target, @now, @now)
        on conflict (fingerprint) do update set
            id = case when subscription.person = excluded.person then subscription.id else excluded.id end,
            person = excluded.person, session = excluded.session, channel = excluded.channel, service = excluded.service,
            digest = excluded.digest, target = excluded.target, confirmed_at = excluded.confirmed_at
        returning id
        """;

    const string MakeRoom = """
        delete from delivery.subscription where id in (
            select id from delivery.subscription where person = @person order by confirmed_at desc, id desc offset @most)
        returning id
        """;

    const string End = """
        delete from delivery.subscription where id = @subscription and (@since::timestamptz is null or confirmed_at <= @since)
        """;

    /// <summary>Keeps or confirms a device. The same address again changes nothing and says nothing in the log.</summary>
    public async Task PutAsync(Me me, Channel channel, Target target, CancellationToken ct)
    {
        var sealedTarget = JsonSerializer.SerializeToUtf8Bytes(target);
        var (fingerprint, digest, now) = (FingerprintOf(target.Address), SHA256.HashData(sealedTarget), clock.GetUtcNow());
        await using (var connection = await db.App.OpenConnectionAsync(ct))
        {
            if (await connection.ExecuteAsync(Confirm, new { fingerprint, digest, person = me.Person.Value, session = me.Session, now }) == 1) return;
        }
        var service = ServiceOf(channel, target);
        await using var work = await ledger.BeginAsync(ct);
        await work.Connection.ExecuteAsync("insert into delivery.service (name) values (@service) on conflict do nothing", new { service });
        var id = await work.Connection.ExecuteScalarAsync<Guid>(Put, new
        {
            id = Guid.CreateVersion7(), person = me.Person.Value, session = me.Session, channel = (short)channel, service, fingerprint, digest,
            target = envelope.Seal(Purpose, sealedTarget), now,
        });
        var instead = await work.Connection.QueryAsync<Guid>(MakeRoom, new { person = me.Person.Value, most = DeliveryLimits.DevicesPerPerson });
        await work.CommitAsync([DeliveryFacts.Of(DeliveryFacts.Subscribed, me.Person, me.Person, me.Origin, new { subscription = id, type = channel.Name(), instead })], ct);
    }

    /// <summary>Forgets a device of mine.</summary>
    public async Task DeleteAsync(Me me, string address, CancellationToken ct)
    {
        await using var work = await ledger.BeginAsync(ct);
        var id = await work.Connection.ExecuteScalarAsync<Guid?>(
            "delete from delivery.subscription where fingerprint = @fingerprint and person = @person returning id", new { fingerprint = FingerprintOf(address), person = me.Person.Value });
        if (id is null) return;
        await DropWaitingAsync(work.Connection, id.Value);
        await work.CommitAsync([DeliveryFacts.Of(DeliveryFacts.Unsubscribed, me.Person, me.Person, me.Origin, new { subscription = id })], ct);
    }

    /// <summary>The push service says that the device is gone.</summary>
    /// <param name="since">When it went, if the service says so: a device that was heard of after that has come back.</param>
    public async Task EndAsync(PersonId person, Guid subscription, DateTimeOffset? since, string reason, CancellationToken ct)
    {
        await using var work = await ledger.BeginAsync(ct);
        if (await work.Connection.ExecuteAsync(End, new { subscription, since }) == 0) return;
        await DropWaitingAsync(work.Connection, subscription);
        await work.CommitAsync([DeliveryFacts.Of(DeliveryFacts.Gone, person, actor: null, Origin.System, new { subscription, reason })], ct);
    }

    /// <summary>The address in a sealed row; null when it cannot be opened any more.</summary>
    public Target? Open(byte[] target) => envelope.Open(Purpose, target) is { } text ? JsonSerializer.Deserialize<Target>(text) : null;

    static Task DropWaitingAsync(NpgsqlConnection connection, Guid subscription) =>
        connection.ExecuteAsync("delete from delivery.outbox where subscription = @subscription and state = 1", new { subscription });

    static string ServiceOf(Channel channel, Target target) => channel == Channel.WebPush ? $"web {new Uri(target.Address).IdnHost}" : channel.Name();

    static byte[] FingerprintOf(string address) => SHA256.HashData(Encoding.UTF8.GetBytes(address));
}
