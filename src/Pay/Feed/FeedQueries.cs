using System.Collections.Concurrent;
using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Feed;

/// <summary>Asks the database for candidates of a feed and how things stand with them (<see cref="FeedSql"/>).</summary>
internal sealed class FeedQueries
{
    static readonly ConcurrentDictionary<(FeedScope, int, bool), string> Texts = new();

    readonly Db _db;

    // Starting a statement costs several times what a page's own part of it does: those who ask at one moment share one.
    readonly Gather<(Guid Viewer, long[] Positions), Standing> _standing;

    public FeedQueries(Db db)
    {
        _db = db;
        _standing = new(atOnce: Environment.ProcessorCount, most: 32, ReadAsync);
    }

    /// <summary>Payments that are known already, newest first, with how things stand with them now.</summary>
    /// <param name="size">How many were looked for: where there are as many, there may be more.</param>
    public async Task<Candidates> KnownAsync(Guid viewer, long[] positions, int size, CancellationToken ct) =>
        Candidates.Of(viewer, positions, size, await _standing.AskAsync((viewer, positions), ct));

    /// <summary>The payment of an id.</summary>
    public Task<Candidates> ByIdAsync(Guid viewer, Guid id, CancellationToken ct) => AskAsync(FeedSql.ById, viewer, [], int.MaxValue, ct, Of(viewer), Of(id));

    /// <summary>What the fold has of a scope before a position, and some that were proposed besides.</summary>
    /// <param name="broad">Whether friends are looked for who are not fanned out (FD-6).</param>
    public Task<Candidates> FoldedAsync(FeedScope scope, Guid viewer, Guid other, long before, long[] proposed, int size, bool broad, CancellationToken ct)
    {
        var text = Texts.GetOrAdd((scope, size, broad), static key => FeedSql.Of(key.Item1, key.Item2, key.Item3));
        return AskAsync(text, viewer, proposed, size, ct, [Of(viewer), Of(before), Of(proposed), .. scope is FeedScope.Person or FeedScope.Between ? [Of(other)] : Array.Empty<NpgsqlParameter>()]);
    }

    /// <summary>Takes from what was said to some payments what was said by people who are hidden from the viewer.</summary>
    public async Task UnhearAsync(Guid viewer, Candidates candidates, CancellationToken ct)
    {
        await using var command = _db.App.CreateCommand(FeedSql.Unheard);
        command.Parameters.Add(Of(viewer));
        command.Parameters.Add(Of(candidates.Said.ToArray()));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) candidates.Unhear(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2));
    }

    async Task<Candidates> AskAsync(string sql, Guid viewer, long[] proposed, int size, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = _db.App.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await Candidates.ReadAsync(command, viewer, proposed, size, ct);
    }

    async Task<Standing> ReadAsync(IReadOnlyList<(Guid Viewer, long[] Positions)> asked)
    {
        await using var command = _db.App.CreateCommand(FeedSql.Known);
        command.Parameters.Add(Of(asked.Select(a => a.Viewer).Distinct().ToArray()));
        command.Parameters.Add(Of(asked.SelectMany(a => a.Positions).Distinct().ToArray()));
        var standing = new Standing();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) standing.Take(row);
        return standing;
    }

    static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };
}
