using System.Text.Json;
using Dapper;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Ledger.Store;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>
/// Likes and comments come and go through here: who may, the rows, the counts and the fact in the log, all in one transaction (FD-7, AU-1).
/// </summary>
public sealed class Reactions
{
    const string Count = """
        insert into feed.tally as t (position, likes, comments) values (@position, greatest(@likes, 0), greatest(@comments, 0))
        on conflict (position) do update set likes = t.likes + @likes, comments = t.comments + @comments
        """;

    const string AddLike = "insert into feed.liked (position, person, at) values (@position, @person, @now) on conflict do nothing";

    const string RemoveLike = "delete from feed.liked where position = @position and person = @person";

    // Stays when the like goes, so that giving it again tells nobody again (NT-4).
    const string Remember = "insert into feed.liked_once (position, person) values (@position, @person) on conflict do nothing";

    const string AddComment = "insert into feed.comment (id, position, author, text, created_at) values (@id, @position, @person, @text, @now)";

    readonly LedgerClient _ledger;
    readonly FeedTelemetry _telemetry;
    readonly TimeProvider _clock;

    internal Reactions(LedgerClient ledger, FeedTelemetry telemetry, TimeProvider clock) => (_ledger, _telemetry, _clock) = (ledger, telemetry, clock);

    /// <summary>A person likes a payment that they may see, or takes that back; both may be asked any number of times.</summary>
    /// <param name="id">Given, it happens once ever: asking again under this id changes nothing.</param>
    /// <returns>The position of the fact, 0 when nothing changed; null when there is no such payment for this person.</returns>
    public async Task<long?> LikeAsync(PersonId person, Guid transfer, bool likes, Origin origin, CancellationToken ct, TransactionId? id = null)
    {
        await using var work = await _ledger.BeginAsync(ct);
        if (await SeeAsync(work, transfer, person, ct) is not { } seen) return null;
        // A second like at the same moment waits here for the first, and then changes nothing.
        var row = new { position = seen.Position, person = person.Value, now = Now };
        if (await work.Connection.ExecuteAsync(likes ? AddLike : RemoveLike, row) == 0) return 0;
        await CountAsync(work, seen.Position, likes: likes ? 1 : -1, comments: 0);
        var again = likes && await work.Connection.ExecuteAsync(Remember, row) == 0;
        return await CommitAsync(work, likes ? TransferFacts.LikeAdded : TransferFacts.LikeRemoved, person, origin, Of(seen) with { Again = again }, ct, id);
    }

    /// <summary>A person says something to a payment that they may see.</summary>
    /// <param name="text">Of the documented length.</param>
    /// <param name="id">Given, it is said once ever.</param>
    /// <returns>The position of the fact, 0 when it was said before; null when there is no such payment for this person.</returns>
    public async Task<long?> CommentAsync(PersonId person, Guid transfer, string text, Origin origin, CancellationToken ct, TransactionId? id = null)
    {
        await using var work = await _ledger.BeginAsync(ct);
        if (await SeeAsync(work, transfer, person, ct) is not { } seen) return null;
        return (await AddAsync(work, seen, person, text, origin, ct, id)).Position;
    }

    /// <summary>An accepted payment that a person may see; null is answered with 404 whether there is one or not.</summary>
    internal static async Task<SeenTransfer?> SeeAsync(LedgerTransaction work, Guid transfer, PersonId person, CancellationToken ct) =>
        await TransferReader.SeeAsync(work.Connection, transfer, person, ct) is { Outcome: Verdict.Accepted } seen ? seen : null;

    /// <summary>Writes a comment and commits.</summary>
    internal async Task<(Guid Comment, DateTimeOffset At, long Position)> AddAsync(
        LedgerTransaction work, SeenTransfer seen, PersonId person, string text, Origin origin, CancellationToken ct, TransactionId? id = null)
    {
        var (comment, now) = (Guid.CreateVersion7(), Now);
        // The counts first: their lock puts the comments of one payment in the order of their numbers.
        await CountAsync(work, seen.Position, likes: 0, comments: 1);
        await work.Connection.ExecuteAsync(AddComment, new { id = comment, position = seen.Position, person = person.Value, text, now });
        return (comment, now, await CommitAsync(work, TransferFacts.CommentAdded, person, origin, Of(seen) with { Comment = comment, Author = person.Value }, ct, id));
    }

    /// <summary>Changes a payment's counts. Its row is locked until the commit: reactions to one payment come one after the other.</summary>
    internal static Task CountAsync(LedgerTransaction work, long position, int likes, int comments) =>
        work.Connection.ExecuteAsync(Count, new { position, likes, comments });

    /// <summary>What every reaction to a payment says.</summary>
    internal static ReactionFact Of(SeenTransfer seen) => new(seen.Id, seen.Position, seen.Fact.Sender, seen.Fact.Receiver);

    /// <returns>The position of the fact; 0, and nothing is committed, when it was said before under this id.</returns>
    internal async Task<long> CommitAsync(LedgerTransaction work, string kind, PersonId person, Origin origin, ReactionFact payload, CancellationToken ct, TransactionId? id = null)
    {
        var fact = new Fact(id ?? TransactionId.New(), kind, JsonSerializer.Serialize(payload, JsonSerializerOptions.Web)) { Actor = person, Subject = payload.Transfer, Origin = origin };
        if ((await work.DecideAsync([fact], ct))[0] is { Replayed: true } or { Accepted: false }) return 0;
        var position = (await work.CommitAsync(ct))[0].Position;
        _telemetry.Reacted(kind);
        return position;
    }

    /// <summary>To the microsecond, which is what the database keeps: a comment has one time, told now or read later.</summary>
    DateTimeOffset Now => new(_clock.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
