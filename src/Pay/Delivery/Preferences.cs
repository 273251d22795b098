using Dapper;
using Npgsql;
using NpgsqlTypes;
using Quits.Kernel;
using Quits.Pay.Notifications;

namespace Quits.Pay.Delivery;

/// <summary>What of a kind goes to my devices and to my mailbox; the inbox has everything. <c>required</c>: neither can be switched off.</summary>
public sealed record PreferenceView(string Kind, bool Push, bool Email, bool Required);

/// <summary>Reads and writes what people want to be told where (NT-3).</summary>
internal sealed class Preferences(Db db)
{
    const string Write = """
        insert into delivery.preference (person, kind, push, email) select $1, * from unnest($2::text[], $3::boolean[], $4::boolean[])
        on conflict (person, kind) do update set push = excluded.push, email = excluded.email
        """;

    /// <summary>Every kind, with what the person chose or the default.</summary>
    public async Task<IReadOnlyList<PreferenceView>> ReadAsync(PersonId person, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var chosen = (await connection.QueryAsync<(string Kind, bool Push, bool Email)>(
            "select kind, push, email from delivery.preference where person = @person", new { person = person.Value })).ToDictionary(c => c.Kind);
        return [.. News.Kinds.Select(kind => Default(kind) is { Required: false } normal && chosen.TryGetValue(kind, out var c) ? normal with { Push = c.Push, Email = c.Email } : Default(kind))];
    }

    /// <summary>Push is on and email is off; matters of security go both ways, always.</summary>
    public static PreferenceView Default(string kind) => new(kind, Push: true, Email: News.IsSecurity(kind), Required: News.IsSecurity(kind));

    /// <summary>Writes choices in the caller's transaction.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, PersonId person, IReadOnlyList<PreferenceView> choices)
    {
        await using var command = new NpgsqlCommand(Write, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(SqlColumn.Of(choices, c => c.Kind));
        command.Parameters.Add(SqlColumn.Of(choices, c => c.Push));
        command.Parameters.Add(SqlColumn.Of(choices, c => c.Email));
        await command.ExecuteNonQueryAsync();
    }
}
