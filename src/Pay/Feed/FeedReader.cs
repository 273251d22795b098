using System.Collections.Concurrent;
using Npgsql;
using Quits.Kernel;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>Reads feeds: candidates from the fold, each checked against visibility, friendship and block as they are now (FD-3).</summary>
internal sealed class FeedReader(Db db, People people, LoggedTransfers transfers, RelationSets relations, FeedTelemetry telemetry)
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

    /// <summary>Reads what a text of <see cref="FeedSql"/> answers and keeps what its viewer may see, and what belongs to the scope if there is one.</summary>
    /// <returns>How many candidates there were, and the position of the last.</returns>
    async Task<(int Count, long Last)> TakeAsync(NpgsqlCommand command, FeedScope? scope, List<SeenItem> seen, CancellationToken ct)
    {
        var candidates = await CandidatesAsync(command, ct);
        var payments = await transfers.FindAsync([.. candidates.Select(c => c.Position)], ct);
        foreach (var mine in candidates.Zip(payments).GroupBy(c => c.First.Viewer))
        {
            var standing = await relations.FindAsync(mine.Key, mine.First().First.Version, mine.SelectMany(c => new[] { c.Second.Fact.Sender, c.Second.Fact.Receiver }), ct);
            seen.AddRange(mine.Select(c => See(scope, c.First, c.Second, standing)).OfType<SeenItem>());
        }
        return (candidates.Count, candidates.Count == 0 ? 0 : candidates[^1].Position);
    }

    static async Task<List<Candidate>> CandidatesAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var row = await command.ExecuteReaderAsync(ct);
        var candidates = new List<Candidate>();
        while (await row.ReadAsync(ct))
        {
            candidates.Add(new(row.GetGuid(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.IsDBNull(3) ? Visibility.Public : (Visibility)row.GetInt16(3),
                NumberAt(row, 4), NumberAt(row, 5), !row.IsDBNull(6) && row.GetBoolean(6)));
        }
        return candidates;
    }

    static SeenItem? See(FeedScope? scope, Candidate candidate, LoggedTransfer payment, RelationSet standing)
    {
        var (viewer, fact) = (candidate.Viewer, payment.Fact);
        var visibility = Visibilities.Parse(fact.Visibility).And(candidate.Narrowed);
        var (toSender, toReceiver) = (standing.To(fact.Sender), standing.To(fact.Receiver));
        if (!Sight.Allows(viewer, fact.Sender, fact.Receiver, visibility, toSender, toReceiver)) return null;
        if (!IsOf(scope, viewer, fact, visibility, toSender, toReceiver)) return null;
        if (visibility.Name() != fact.Visibility) fact = fact with { Visibility = visibility.Name() };
        return new(viewer, payment.Position, payment.Id, payment.At, fact, candidate.Likes, candidate.Comments, candidate.Liked);
    }

    /// <summary>A payment that somebody might see, and how things stand with it now.</summary>
    /// <param name="Version">Of the viewer's friends and blocks; null when there are none.</param>
    /// <param name="Narrowed">What it was narrowed to, or public.</param>
    readonly record struct Candidate(Guid Viewer, long Position, long? Version, Visibility Narrowed, int Likes, int Comments, bool Liked);

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
