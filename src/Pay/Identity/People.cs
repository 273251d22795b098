using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>A person as other modules need them.</summary>
/// <param name="ShowsAmounts">True when others may see the amounts of this person's payments, if the other party agrees (FD-4).</param>
public sealed record PersonCard(User User, string DefaultVisibility, bool ShowsAmounts);

/// <summary>
/// Who is who: cards of people by id, remembered until <see cref="ChangeSignal"/> tells of a change.
/// </summary>
public sealed class People(Db db, TimeProvider clock) : IRemembers
{
    readonly Remembered<Guid, PersonCard> _cache = new(life: TimeSpan.FromMinutes(5), bound: 100_000, clock);

    internal const string Topic = "person";

    string IRemembers.Topic => Topic;

    /// <summary>False while no other node could tell us of a change: then everybody is looked up.</summary>
    bool IRemembers.Remembers { set => _cache.IsOn = value; }

    void IRemembers.Forget(Guid key) => _cache.Drop(key);

    const string Find = """
        select id, username, display_name, avatar_url, default_visibility, show_amounts from identity.person where id = any($1)
        """;

    /// <summary>The card, or null when there is no such person.</summary>
    public async ValueTask<PersonCard?> FindAsync(PersonId person, CancellationToken ct)
    {
        if (_cache.TryGet(person.Value, out var known)) return known;
        return (await LoadAsync([person.Value], ct)).GetValueOrDefault(person.Value);
    }

    /// <summary>The cards of many; those who do not exist are left out.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, PersonCard>> FindAsync(IEnumerable<Guid> people, CancellationToken ct)
    {
        var found = new Dictionary<Guid, PersonCard>();
        var missing = new HashSet<Guid>();
        foreach (var id in people)
        {
            if (found.ContainsKey(id)) continue;
            if (_cache.TryGet(id, out var known)) found.Add(id, known);
            else missing.Add(id);
        }
        if (missing.Count == 0) return found;
        foreach (var (id, card) in await LoadAsync([.. missing], ct)) found[id] = card;
        return found;
    }

    /// <summary>Drops what this node remembers of a person.</summary>
    public void Forget(PersonId person) => _cache.Drop(person.Value);

    async Task<Dictionary<Guid, PersonCard>> LoadAsync(Guid[] ids, CancellationToken ct)
    {
        var ticket = _cache.Ticket;
        await using var command = db.App.CreateCommand(Find);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<Guid, PersonCard>();
        while (await row.ReadAsync(ct))
        {
            var card = new PersonCard(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)), row.GetString(4), row.GetBoolean(5));
            found[card.User.Id] = card;
            _cache.Keep(card.User.Id, card, ticket);
        }
        return found;
    }
}
