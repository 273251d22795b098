using System.Collections.Concurrent;
using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>A person as other modules need them.</summary>
public sealed record PersonCard(User User, string DefaultVisibility);

/// <summary>
/// Who is who: cards of people by id, remembered for half a minute. A name changed on another node may be old for as long.
/// </summary>
public sealed class People(Db db, TimeProvider clock)
{
    const int CacheEntries = 100_000;
    static readonly TimeSpan CacheLife = TimeSpan.FromSeconds(30);

    readonly ConcurrentDictionary<Guid, (PersonCard Card, long Until)> _cache = new();

    const string Find = """
        select id, username, display_name, avatar_url, default_visibility from identity.person where id = any($1)
        """;

    /// <summary>The card, or null when there is no such person.</summary>
    public async ValueTask<PersonCard?> FindAsync(PersonId person, CancellationToken ct)
    {
        if (_cache.TryGetValue(person.Value, out var known) && known.Until > clock.GetUtcNow().UtcTicks) return known.Card;
        return (await LoadAsync([person.Value], ct)).GetValueOrDefault(person.Value);
    }

    /// <summary>The cards of many; those who do not exist are left out.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, PersonCard>> FindAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var found = new Dictionary<Guid, PersonCard>();
        var missing = new List<Guid>();
        foreach (var id in people.Distinct())
        {
            if (_cache.TryGetValue(id, out var known) && known.Until > now) found[id] = known.Card;
            else missing.Add(id);
        }
        if (missing.Count == 0) return found;
        foreach (var (id, card) in await LoadAsync([.. missing], ct)) found[id] = card;
        return found;
    }

    /// <summary>Drops what this node remembers of a person.</summary>
    public void Forget(PersonId person) => _cache.TryRemove(person.Value, out _);

    async Task<Dictionary<Guid, PersonCard>> LoadAsync(Guid[] ids, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(Find);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<Guid, PersonCard>();
        var until = (clock.GetUtcNow() + CacheLife).UtcTicks;
        if (_cache.Count >= CacheEntries) _cache.Clear();
        while (await row.ReadAsync(ct))
        {
            var card = new PersonCard(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)), row.GetString(4));
            found[card.User.Id] = card;
            _cache[card.User.Id] = (card, until);
        }
        return found;
    }
}
