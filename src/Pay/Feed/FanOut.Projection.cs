using Npgsql;
using NpgsqlTypes;
using Quits.Kernel;
using Quits.Pay.Friends;

namespace Quits.Pay.Feed;

/// <summary>
/// Writes payments into the timelines of the parties' friends (FD-3). Who is whose friend is remembered by version, so a payment costs the
/// database a row of its own and, of a slice, a row for every person who hears of something in it.
/// </summary>
internal sealed class FanOut(RelationSets relations, FeedTelemetry telemetry)
{
    const string Store = """
        insert into item (position, sender, receiver, visibility)
        select u.position, u.sender, u.receiver, greatest(u.visibility, n.visibility)
        from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::smallint[]) u(position, sender, receiver, visibility)
        left join transfers.pub_narrowed n on n.position = u.position
        returning position, visibility
        """;

    // Friends of broad people read them from the item itself (FD-6).
    const string Parties = """
        select person, version from friends.pub_circle c where person = any($1) and friends > 0 and not exists (select from broad b where b.person = c.person)
        """;

    const string Tell = "copy timeline (person, stretch, positions) from stdin (format binary)";

    // Thousands at a stretch would take a core from the payments beside them for that long; nobody waits for these rows.
    const int ItemsBetweenPauses = 16;
    const int RowsBetweenPauses = 32;

    // What the last slice left, to be used again; a rebuild folds beside the running fold, so each takes it for itself or makes its own.
    Heard? _spare;

    /// <summary>Stores the payments and tells of them. The friends are those of this moment or a later one.</summary>
    /// <param name="gently">Throttled, for payments are made beside it.</param>
    public async Task RunAsync(IReadOnlyList<FeedItemRow> items, bool gently, NpgsqlConnection connection, CancellationToken ct)
    {
        var heard = Interlocked.Exchange(ref _spare, null) ?? new();
        var throttle = gently ? new Throttle() : null;
        foreach (var stretch in items.GroupBy(item => item.Stretch))
        {
            heard.Clear();
            foreach (var some in stretch.Chunk(gently ? ItemsBetweenPauses : items.Count))
            {
                await GatherAsync(some, heard, connection, ct);
                if (throttle is not null) await throttle.PauseAsync(ct);
            }
            if (heard.Count > 0) await TellAsync(heard, stretch.Key, throttle, connection, ct);
        }
        _spare = heard;
    }

    async Task GatherAsync(FeedItemRow[] items, Heard heard, NpgsqlConnection connection, CancellationToken ct)
    {
        var (shown, parties) = await StoreAsync(items, connection, ct);
        var friends = await relations.FindAsync(parties, ct);
        foreach (var item in shown) heard.Add(item, friends);
    }

    /// <returns>The payments that friends may see, in order, and the versions of those parties who have friends and are fanned out.</returns>
    static async Task<(IReadOnlyList<FeedItemRow> Shown, IReadOnlyDictionary<Guid, long> Parties)> StoreAsync(IReadOnlyList<FeedItemRow> items, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Store) { Parameters = { SqlColumn.Of(items, i => i.Position), SqlColumn.Of(items, i => i.Sender), SqlColumn.Of(items, i => i.Receiver), SqlColumn.Of(items, i => (short)i.Visibility) } },
                new(Parties) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. items.SelectMany(i => new[] { i.Sender, i.Receiver }).Distinct()] } } },
            },
        };
        await using var row = await batch.ExecuteReaderAsync(ct);
        var shown = new HashSet<long>();
        while (await row.ReadAsync(ct))
        {
            if (row.GetInt16(1) < (short)Transfers.Visibility.Private) shown.Add(row.GetInt64(0));
        }
        await row.NextResultAsync(ct);
        var parties = new Dictionary<Guid, long>();
        while (await row.ReadAsync(ct)) parties.Add(row.GetGuid(0), row.GetInt64(1));
        return ([.. items.Where(item => shown.Contains(item.Position))], parties);
    }

    async Task TellAsync(Heard heard, long stretch, Throttle? throttle, NpgsqlConnection connection, CancellationToken ct)
    {
        var (count, rows) = (0L, 0);
        await using var copy = await connection.BeginBinaryImportAsync(Tell, ct);
        foreach (var (person, positions) in heard.Rows())
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(person, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(stretch, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(positions, NpgsqlDbType.Array | NpgsqlDbType.Bigint, ct);
            count += positions.Count;
            if (++rows % RowsBetweenPauses == 0 && throttle is not null) await throttle.PauseAsync(ct);
        }
        await copy.CompleteAsync(ct);
        telemetry.FannedOut.Add(count);
    }
}
