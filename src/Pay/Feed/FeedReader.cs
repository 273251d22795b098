using Quits.Kernel;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>
/// Reads feeds: candidates from memory, and from the fold where those are too few, each checked against visibility, friendship and block
/// as they are now (FD-3).
/// </summary>
internal sealed class FeedReader(FeedQueries queries, People people, LoggedTransfers transfers, RelationSets relations, Recent recent, FeedTelemetry telemetry) : IDisposable
{
    // How many candidates are asked for at once: nearly always the first number is enough; who may see few of many gets there in few steps.
    static readonly int[] Steps = [Limits.PageDefault + 1, Limits.PageMax + 1, 1024];

    // As many statements of their own at once as the machine can work at, the others in the order they came: readers leave connections to
    // payments, and none waits much longer than the rest.
    readonly SemaphoreSlim _turns = new(2 * Environment.ProcessorCount);

    /// <summary>A page, newest first, complete over the pages however few of the candidates the viewer may see.</summary>
    /// <param name="other">The other person, where the scope has one.</param>
    /// <param name="before">Only what came before this position of the log.</param>
    /// <param name="asOf">A position of the log that the page should not be older than; 0 when it does not matter.</param>
    /// <returns>The items, and where to go on; null at the end.</returns>
    public async Task<(IReadOnlyList<FeedItem> Items, long? Next)> ReadAsync(FeedScope scope, PersonId me, Guid other, long before, int limit, long asOf, CancellationToken ct)
    {
        var (seen, next) = await SeeAsync(scope, me, other, before, limit, asOf, ct);
        return (await ItemsAsync(seen, ct), next);
    }

    /// <summary>The same before names are put to it.</summary>
    public async Task<(IReadOnlyList<SeenItem> Seen, long? Next)> SeeAsync(FeedScope scope, PersonId me, Guid other, long before, int limit, long asOf, CancellationToken ct)
    {
        await recent.ReachAsync(scope, me.Value, asOf, ct);
        return await StepByStepAsync(scope, me, other, before, limit, asOf, ct);
    }

    /// <summary>The payment of an id, if <paramref name="me"/> may see it. Does not depend on the fold.</summary>
    public async Task<FeedItem?> FindAsync(Guid id, PersonId me, CancellationToken ct)
    {
        var seen = await TakeAsync(null, me.Value, await queries.ByIdAsync(me.Value, id, ct), ct);
        return (await ItemsAsync(seen, ct)).SingleOrDefault();
    }

    /// <summary>Of pairs of a viewer and a payment those that are in the viewer's home feed now.</summary>
    public async Task<IReadOnlyList<SeenItem>> AtHomeAsync(IReadOnlyList<(Guid Viewer, long Position)> pairs, CancellationToken ct)
    {
        var seen = new List<SeenItem>();
        var asked = pairs.GroupBy(pair => pair.Viewer, pair => pair.Position).Select(async mine =>
            (mine.Key, await queries.KnownAsync(mine.Key, [.. mine.Distinct().OrderDescending()], int.MaxValue, ct)));
        foreach (var (viewer, candidates) in await Task.WhenAll(asked)) seen.AddRange(await TakeAsync(FeedScope.Friends, viewer, candidates, ct));
        return seen;
    }

    /// <summary>Puts names to what people see.</summary>
    public async Task<IReadOnlyList<FeedItem>> ItemsAsync(IReadOnlyList<SeenItem> seen, CancellationToken ct)
    {
        if (seen.Count == 0) return [];
        var cards = await people.FindAsync(seen.SelectMany(s => new[] { s.Fact.Sender, s.Fact.Receiver }), ct);
        return [.. seen.Select(s => FeedItem.Of(s, s.Viewer, cards[s.Fact.Sender], cards[s.Fact.Receiver]))];
    }

    public void Dispose() => _turns.Dispose();

    async Task<(IReadOnlyList<SeenItem> Seen, long? Next)> StepByStepAsync(FeedScope scope, PersonId me, Guid other, long before, int limit, long asOf, CancellationToken ct)
    {
        var seen = new List<SeenItem>(limit + 1);
        var (examined, step) = (0, Array.FindIndex(Steps, size => size > limit));
        for (var more = true; more && seen.Count <= limit && examined < Limits.FeedExamined; step = Math.Min(step + 1, Steps.Length - 1))
        {
            var candidates = await StepAsync(scope, Steps[step], me, other, before, asOf, ct);
            seen.AddRange(await TakeAsync(scope, me.Value, candidates, ct));
            examined += Math.Max(candidates.Count, candidates.Positions.Count);
            before = candidates.Floor;
            more = before > 0;
        }
        telemetry.Examined.Record(examined);
        long? next = seen.Count > limit ? seen[limit - 1].Position : before > 0 ? before : null;
        if (seen.Count > limit) seen.RemoveRange(limit, seen.Count - limit);
        return (seen, next);
    }

    /// <summary>Few have friends who are not fanned out, or other friends than a moment ago; only they are asked twice.</summary>
    async Task<Candidates> StepAsync(FeedScope scope, int size, PersonId me, Guid other, long before, long asOf, CancellationToken ct)
    {
        var circle = scope == FeedScope.Friends ? relations.Remembered(me.Value) : null;
        var (proposed, whole) = recent.Propose(scope, me.Value, circle, other, before, size, asOf);
        if (whole)
        {
            var known = await queries.KnownAsync(me.Value, proposed, size, ct);
            if (circle is null || known.Version == circle.Version) return known;
        }
        return await InTurnAsync(async () =>
        {
            var candidates = await queries.FoldedAsync(scope, me.Value, other, before, proposed, size, broad: false, ct);
            if (scope == FeedScope.Friends && candidates.HasBroadFriends)
                candidates = await queries.FoldedAsync(scope, me.Value, other, before, proposed, size, broad: true, ct);
            recent.Fold(candidates.Folded);
            return candidates;
        }, ct);
    }

    /// <summary>What the viewer may see, and belongs to the scope if there is one.</summary>
    async Task<IReadOnlyList<SeenItem>> TakeAsync(FeedScope? scope, Guid viewer, Candidates candidates, CancellationToken ct)
    {
        if (candidates.Positions.Count == 0) return [];
        return await InTurnAsync<IReadOnlyList<SeenItem>>(async () =>
        {
            var payments = await transfers.FindAsync(candidates.Positions, ct);
            var circle = await relations.FindAsync(viewer, candidates.Version, payments.SelectMany(p => new[] { p.Fact.Sender, p.Fact.Receiver }), ct);
            if (circle.MayHide && candidates.Said.Any()) await queries.UnhearAsync(viewer, candidates, ct);
            return [.. payments.Select(payment => candidates.See(scope, payment, circle)).OfType<SeenItem>()];
        }, ct);
    }

    async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            _turns.Release();
        }
    }
}
