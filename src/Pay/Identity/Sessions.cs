using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;
using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>What a client gets when it signs in. <c>expiresIn</c> is seconds of the access token.</summary>
public sealed record SignedIn(MeView User, string AccessToken, string RefreshToken, int ExpiresIn);

/// <summary>The tokens of a session: one for API clients, one to renew it, one for the browser's cookie.</summary>
internal sealed record Tokens(string Access, string Refresh, string Cookie);

/// <summary>A valid session, as a token proves it.</summary>
internal sealed record Session(Guid Id, PersonId Person, DateTimeOffset ExpiresAt);

/// <summary>
/// Sessions and their opaque tokens. A token is 32 random bytes; the database has only its SHA-256, so a dump signs nobody in.
/// Valid tokens are remembered; <see cref="ChangeSignal"/> makes every node forget an ended session as it ends.
/// </summary>
internal sealed class Sessions(Db db, TimeProvider clock) : IRemembers
{
    public static readonly TimeSpan AccessLife = TimeSpan.FromHours(1);
    public static readonly TimeSpan SessionLife = TimeSpan.FromDays(30);

    const int DeviceCharacters = 300;

    readonly Remembered<Int128, Session> _cache = new(life: TimeSpan.FromMinutes(5), bound: 200_000, clock);

    public const string Topic = "session";

    string IRemembers.Topic => Topic;

    /// <summary>False while no other node could tell us of an ended session: then every token is looked up.</summary>
    bool IRemembers.Remembers { set => _cache.IsOn = value; }

    const string Find = """
        select s.id, s.person, least(t.expires_at, s.expires_at) from identity.token t join identity.session s on s.id = t.session
        where t.hash = $1 and t.kind in (1, 3) and t.expires_at > $2 and s.ended_at is null and s.expires_at > $2
        """;

    const string InsertTokens = """
        insert into identity.token (hash, session, kind, expires_at)
        values (@access, @session, 1, @accessEnds), (@refresh, @session, 2, @ends), (@cookie, @session, 3, @ends)
        """;

    /// <summary>The session that a presented token proves, or null.</summary>
    public async ValueTask<Session?> FindAsync(string token, CancellationToken ct)
    {
        if (token.Length != 43) return null;
        var hash = Hash(token);
        var key = BitConverter.ToInt128(hash);
        var now = clock.GetUtcNow();
        if (_cache.TryGet(key, out var known) && known.ExpiresAt > now) return known;
        return await FindInDatabaseAsync(hash, key, now, ct);
    }

    async Task<Session?> FindInDatabaseAsync(byte[] hash, Int128 key, DateTimeOffset now, CancellationToken ct)
    {
        var ticket = _cache.Ticket;
        await using var command = db.App.CreateCommand(Find);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = hash });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        var session = new Session(row.GetGuid(0), new(row.GetGuid(1)), row.GetFieldValue<DateTimeOffset>(2));
        _cache.Keep(key, session, ticket);
        return session;
    }

    /// <summary>The device as the session keeps it: what the client calls itself, cut to size between characters; null when it does not say.</summary>
    public static string? DeviceOf(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        if (agent.Length <= DeviceCharacters) return agent.Length == 0 ? null : agent;
        return agent[..(char.IsHighSurrogate(agent[DeviceCharacters - 1]) ? DeviceCharacters - 1 : DeviceCharacters)];
    }

    /// <summary>Begins a session in the caller's transaction.</summary>
    public async Task<Tokens> BeginAsync(NpgsqlConnection connection, PersonId person, string? userAgent, string? ip)
    {
        var now = clock.GetUtcNow();
        var session = Guid.CreateVersion7();
        await connection.ExecuteAsync("""
            insert into identity.session (id, person, user_agent, ip, created_at, expires_at) values (@session, @person, @userAgent, @ip, @now, @ends)
            """, new { session, person = person.Value, userAgent, ip, now, ends = now + SessionLife });
        return await IssueAsync(connection, session, now, now + SessionLife);
    }

    async Task<Tokens> IssueAsync(NpgsqlConnection connection, Guid session, DateTimeOffset now, DateTimeOffset ends)
    {
        var tokens = new Tokens(Random(), Random(), Random());
        await connection.ExecuteAsync(InsertTokens, new
        {
            session, ends, accessEnds = now + AccessLife,
            access = Hash(tokens.Access), refresh = Hash(tokens.Refresh), cookie = Hash(tokens.Cookie),
        });
        return tokens;
    }

    /// <summary>
    /// Turns in a refresh token. Used up before: the whole session ends, for one of the two who hold it stole it.
    /// </summary>
    public async Task<(RefreshOutcome Outcome, Guid Session, PersonId Person, Tokens? Tokens)> RefreshAsync(NpgsqlConnection connection, string token)
    {
        var now = clock.GetUtcNow();
        var found = await connection.QuerySingleOrDefaultAsync<(Guid Session, Guid Person, DateTimeOffset? UsedAt, bool Valid, DateTimeOffset Ends)>("""
            select s.id, s.person, t.used_at, t.expires_at > @now and s.ended_at is null and s.expires_at > @now, s.expires_at
            from identity.token t join identity.session s on s.id = t.session
            where t.hash = @hash and t.kind = 2 for update of t, s
            """, new { hash = Hash(token), now });
        if (found.Session == default || !found.Valid) return (RefreshOutcome.Unknown, default, default, null);
        if (found.UsedAt is not null)
        {
            await EndAsync(connection, found.Session);
            return (RefreshOutcome.Reused, found.Session, new(found.Person), null);
        }
        await connection.ExecuteAsync("update identity.token set used_at = @now where hash = @hash", new { hash = Hash(token), now });
        await connection.ExecuteAsync("delete from identity.token where session = @Session and kind in (1, 3)", new { found.Session });
        await ChangeSignal.TellAsync(connection, Topic, found.Session);
        return (RefreshOutcome.Renewed, found.Session, new(found.Person), await IssueAsync(connection, found.Session, now, found.Ends));
    }

    /// <summary>Ends a session in the caller's transaction; its tokens prove nothing from then on. <see cref="Forget"/> it once that is committed.</summary>
    public async Task EndAsync(NpgsqlConnection connection, Guid session)
    {
        await connection.ExecuteAsync("update identity.session set ended_at = @now where id = @session and ended_at is null", new { session, now = clock.GetUtcNow() });
        await ChangeSignal.TellAsync(connection, Topic, session);
    }

    /// <summary>Drops what this node remembers of a session.</summary>
    public void Forget(Guid session) => _cache.DropWhere(known => known.Id == session);

    static string Random() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

/// <summary>What became of a refresh token that was turned in.</summary>
internal enum RefreshOutcome
{
    Unknown,
    Renewed,
    Reused,
}
