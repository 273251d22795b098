using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Quits.Bench.Load.Textbook;

/// <summary>Who a bearer token belongs to, and how people are shown: read once from SQL, then from memory.</summary>
internal sealed class TextbookPeople(NpgsqlDataSource database)
{
    readonly ConcurrentDictionary<string, Guid> _sessions = new();
    readonly ConcurrentDictionary<Guid, UserView> _users = new();

    public async ValueTask<Guid?> BearerAsync(string? authorization, CancellationToken ct)
    {
        const string scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.Ordinal)) return null;
        if (_sessions.TryGetValue(authorization, out var known)) return known;
        await using var command = database.CreateCommand("select person_id from textbook.sessions where token_hash = $1");
        var token = Encoding.ASCII.GetBytes(authorization[scheme.Length..]);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = SHA256.HashData(token) });
        if (await command.ExecuteScalarAsync(ct) is not Guid person) return null;
        return _sessions[authorization] = person;
    }

    public async ValueTask<UserView?> FindAsync(Guid id, CancellationToken ct)
    {
        if (_users.TryGetValue(id, out var known)) return known;
        await using var command = database.CreateCommand("select username, display_name from textbook.people where id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return _users[id] = new UserView(id, reader.GetString(0), reader.GetString(1), null);
    }
}
