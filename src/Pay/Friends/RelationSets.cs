using System.Collections.Concurrent;
using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Friends;

/// <summary>
/// Friends and blocks of people, remembered by version (<c>friends.pub_circle.version</c>). A reader takes the version in the same
/// statement as what it wants to show, so what is remembered is never older than that, on any node, without anybody telling.
/// </summary>
public sealed class RelationSets(Db db)
{
    /// <summary>Of somebody with more than these only those asked about are looked up, each time.</summary>
    const int MostOfOne = 2_000;

    /// <summary>How many relations of all people are remembered; 16 bytes each.</summary>
    const int MostOfAll = 4_000_000;

    const string Version = "select version from friends.circle where person = $1";

    const string All = """
        select c.version, r.other, r.state from friends.circle c
        left join lateral (select other, state from friends.relation where person = c.person and state >= 3 limit $2) r on true
        where c.person = $1
        """;

    const string Every = """
        select c.person, c.version, r.other, r.state from friends.circle c
        left join friends.relation r on r.person = c.person and r.state >= 3
        where c.person = any($1) order by c.person
        """;

    const string Some = "select other, state from friends.relation where person = $1 and other = any($2)";

    readonly ConcurrentDictionary<Guid, RelationSet> _known = new();
    long _size;

    /// <summary>How a person stands to <paramref name="others"/>; what it says of anybody else is of no worth.</summary>
    /// <param name="version">The person's; null when there is none.</param>
    public async ValueTask<RelationSet> FindAsync(Guid person, long? version, IEnumerable<Guid> others, CancellationToken ct)
    {
        if (version is null) return RelationSet.Empty;
        if (_known.TryGetValue(person, out var known) && known.Version == version) return known;
        return await LoadAsync(person, ct) ?? await LoadAsync(person, others, ct);
    }

    /// <summary>How all these people stand to everybody, as of the versions given or later ones.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, RelationSet>> FindAsync(IReadOnlyDictionary<Guid, long> versions, CancellationToken ct)
    {
        var found = new Dictionary<Guid, RelationSet>(versions.Count);
        var missing = new List<Guid>();
        foreach (var (person, version) in versions)
        {
            if (_known.TryGetValue(person, out var known) && known.Version == version) found.Add(person, known);
            else missing.Add(person);
        }
        if (missing.Count > 0) await LoadAsync(missing, found, ct);
        return found;
    }

    /// <summary>How a person stands to everybody now; null when there are too many to remember.</summary>
    public async ValueTask<RelationSet?> FindAsync(Guid person, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(Version);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        if (await command.ExecuteScalarAsync(ct) is not long version) return RelationSet.Empty;
        return _known.TryGetValue(person, out var known) && known.Version == version ? known : await LoadAsync(person, ct);
    }

    /// <summary>How a person stood to everybody when that was last asked; it may have changed since. Null when it is not remembered.</summary>
    public RelationSet? Remembered(Guid person) => _known.GetValueOrDefault(person);

    async Task LoadAsync(IReadOnlyList<Guid> people, Dictionary<Guid, RelationSet> found, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(Every);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. people] });
        await using var row = await command.ExecuteReaderAsync(ct);
        var relations = new List<(Guid, Relation)>();
        for (var more = await row.ReadAsync(ct); more;)
        {
            var (person, version) = (row.GetGuid(0), row.GetInt64(1));
            relations.Clear();
            for (; more && row.GetGuid(0) == person; more = await row.ReadAsync(ct))
            {
                if (!row.IsDBNull(2)) relations.Add((row.GetGuid(2), (Relation)row.GetInt16(3)));
            }
            var set = RelationSet.Of(version, relations, whole: true);
            if (set.Count <= MostOfOne) Keep(person, set);
            found.Add(person, set);
        }
    }

    /// <summary>Null when there are too many to remember.</summary>
    async Task<RelationSet?> LoadAsync(Guid person, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(All);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostOfOne + 1 });
        await using var row = await command.ExecuteReaderAsync(ct);
        var (version, found) = (0L, new List<(Guid, Relation)>());
        while (await row.ReadAsync(ct))
        {
            version = row.GetInt64(0);
            if (!row.IsDBNull(1)) found.Add((row.GetGuid(1), (Relation)row.GetInt16(2)));
        }
        if (found.Count > MostOfOne) return null;
        var set = RelationSet.Of(version, found, whole: true);
        Keep(person, set);
        return set;
    }

    async Task<RelationSet> LoadAsync(Guid person, IEnumerable<Guid> others, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(Some);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. others.Distinct()] });
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<(Guid, Relation)>();
        while (await row.ReadAsync(ct)) found.Add((row.GetGuid(0), (Relation)row.GetInt16(1)));
        return RelationSet.Of(0, found, whole: false);
    }

    void Keep(Guid person, RelationSet set)
    {
        if (Interlocked.Add(ref _size, set.Count + 1) > MostOfAll)
        {
            _known.Clear();
            Interlocked.Exchange(ref _size, set.Count + 1);
        }
        if (_known.TryGetValue(person, out var before)) Interlocked.Add(ref _size, -before.Count - 1);
        _known[person] = set;
    }
}
