using System.Collections.Concurrent;
using Npgsql;
using Quits.Kernel;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>Reads feeds: candidates from the fold, each checked against visibility, friendship and block as they are now (FD-3).</summary>
internal sealed class FeedReader(Db db, People people, FeedTelemetry telemetry)
{
    // How many candidates are asked for at once: nearly always the first number is enough; who may see few of many gets there in few steps.
    static readonly int[] Steps = [Limits.PageDefault + 1, Limits.PageMax + 1, 1024];

    static readonly ConcurrentDictionary<(FeedScope, int), string> Texts = new();

    /// <summary>A page, newest first, complete over the pages however few of the candidates the viewer may see.</summary>
    /// <param name="other">The other person, where the scope has one.</param>
    /// <param name="before">Only what came before this position of the log.</param>
    /// <returns>The items, and where to go on; null at the end.</returns>
    public async Task<(IReadOnlyList<FeedItem> Items, long? Next)> ReadAsync(FeedScope scope, PersonId me, Guid other, long before, int limit, CancellationToken ct)
    {
        var (seen, next) = await SeeAsync(scope, me, other, before, limit, ct);
        return (await ItemsAsync(seen, ct), next);
    }

    /// <summary>The same before names are put to it.</summary>
    public async Task<(IReadOnlyList<SeenItem> Seen, long? Next)> SeeAsync(FeedScope scope, PersonId me, Guid other, long before, int limit, CancellationToken ct)
    {
        var seen = new List<SeenItem>();
        var (examined, step) = (0, Array.FindIndex(Steps, size => size > limit));
        for (var more = true; more && seen.Count <= limit && examined < Limits.FeedExamined; step = Math.Min(step + 1, Steps.Length - 1))
        {
            var (count, last) = await StepAsync(scope, Steps[step], me, other, before, seen, ct);
            examined += count;
            more = count == Steps[step];
            before = more ? last : 0;
        }
        telemetry.Examined.Record(examined);
        long? next = seen.Count > limit ? seen[limit - 1].Position : before > 0 ? before : null;
        if (seen.Count > limit) seen.RemoveRange(limit, seen.Count - limit);
        return (seen, next);
    }

    /// <summary>The payment of an id, if <paramref name="me"/> may see it. Does not depend on the fold.</summary>
    public async Task<FeedItem?> FindAsync(Guid id, PersonId me, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(FeedSql.ById);
        command.Parameters.Add(Of(me.Value));
        command.Parameters.Add(Of(id));
        var seen = new List<SeenItem>();
        await TakeAsync(command, null, seen, ct);
        return (await ItemsAsync(seen, ct)).SingleOrDefault();
    }

    /// <summary>Of pairs of a viewer and a payment those that are in the viewer's home feed now.</summary>
    public async Task<IReadOnlyList<SeenItem>> AtHomeAsync(IReadOnlyList<(Guid Viewer, long Position)> pairs, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(FeedSql.ByPairs);
        command.Parameters.Add(SqlColumn.Of(pairs, p => p.Viewer));
        command.Parameters.Add(SqlColumn.Of(pairs, p => p.Position));
        var seen = new List<SeenItem>();
        await TakeAsync(command, FeedScope.Friends, seen, ct);
        return seen;
    }

    async Task<(int Count, long Last)> StepAsync(FeedScope scope, int size, PersonId me, Guid other, long before, List<SeenItem> seen, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(Texts.GetOrAdd((scope, size), static key => FeedSql.Of(key.Item1, key.Item2)));
        command.Parameters.Add(Of(me.Value));
        command.Parameters.Add(Of(before));
        if (scope is FeedScope.Person or FeedScope.Between) command.Parameters.Add(Of(other));
        return await TakeAsync(command, scope, seen, ct);
    }

    /// <summary>Reads the answers to <see cref="FeedSql.Ask"/> and keeps what its viewer may see, and what belongs to the scope if there is one.</summary>
    static async Task<(int Count, long Last)> TakeAsync(NpgsqlCommand command, FeedScope? scope, List<SeenItem> seen, CancellationToken ct)
    {
        await using var row = await command.ExecuteReaderAsync(ct);
        var (count, last) = (0, 0L);
        while (await row.ReadAsync(ct))
        {
            var (viewer, position, fact) = (row.GetGuid(0), row.GetInt64(1), TransferFact.Of(row.GetString(4)));
            (count, last) = (count + 1, position);
            var visibility = Visibilities.Parse(fact.Visibility).And(row.IsDBNull(5) ? Visibility.Public : (Visibility)row.GetInt16(5));
            var (toSender, toReceiver) = (TransferReader.RelationAt(row, 6), TransferReader.RelationAt(row, 7));
            if (!Sight.Allows(viewer, fact.Sender, fact.Receiver, visibility, toSender, toReceiver)) continue;
            if (!IsOf(scope, viewer, fact, visibility, toSender, toReceiver)) continue;
            seen.Add(new(viewer, position, row.GetGuid(2), row.GetFieldValue<DateTimeOffset>(3), fact with { Visibility = visibility.Name() },
                NumberAt(row, 8), NumberAt(row, 9), !row.IsDBNull(10) && row.GetBoolean(10)));
        }
        return (count, last);
    }

    /// <summary>The fold may be behind a friendship that ended or a payment that was narrowed: what is seen may be so in another scope only.</summary>
    static bool IsOf(FeedScope? scope, Guid viewer, TransferFact fact, Visibility visibility, Relation toSender, Relation toReceiver) => scope switch
    {
        FeedScope.Friends => viewer == fact.Sender || viewer == fact.Receiver || toSender == Relation.Friends || toReceiver == Relation.Friends,
        FeedScope.Everyone => visibility == Visibility.Public,
        _ => true,
    };

    /// <summary>Puts names to what people see.</summary>
    public async Task<IReadOnlyList<FeedItem>> ItemsAsync(IReadOnlyList<SeenItem> seen, CancellationToken ct)
    {
        if (seen.Count == 0) return [];
        var cards = await people.FindAsync(seen.SelectMany(s => new[] { s.Fact.Sender, s.Fact.Receiver }), ct);
        return [.. seen.Select(s => FeedItem.Of(s, s.Viewer, cards[s.Fact.Sender], cards[s.Fact.Receiver]))];
    }

    static int NumberAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? 0 : row.GetInt32(column);

    static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };
}
