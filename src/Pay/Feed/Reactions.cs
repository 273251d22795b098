using System.Text.Json;
using Dapper;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger.Core;
using Quits.Ledger.Store;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>What likes and comments have in common: who may, the counts, and the fact in the log; all in the operation's transaction.</summary>
internal sealed class Reactions(FeedTelemetry telemetry, TimeProvider clock)
{
    const string Count = """
        insert into feed.tally as t (position, likes, comments) values (@position, greatest(@likes, 0), greatest(@comments, 0))
        on conflict (position) do update set likes = t.likes + @likes, comments = t.comments + @comments
        """;

    /// <summary>To the microsecond, which is what the database keeps: a comment has one time, told now or read later.</summary>
    public DateTimeOffset Now => new(clock.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>An accepted payment that I may see; null is answered with 404 whether there is one or not.</summary>
    public static async Task<SeenTransfer?> SeeAsync(LedgerTransaction work, Guid transfer, Me me, CancellationToken ct) =>
        await TransferReader.SeeAsync(work.Connection, transfer, me.Person, ct) is { Outcome: Verdict.Accepted } seen ? seen : null;

    /// <summary>Changes a payment's counts. Its row is locked until the commit: reactions to one payment come one after the other.</summary>
    public static Task CountAsync(LedgerTransaction work, long position, int likes, int comments) =>
        work.Connection.ExecuteAsync(Count, new { position, likes, comments });

    /// <summary>What every reaction to a payment says.</summary>
    public static ReactionFact Of(SeenTransfer seen) => new(seen.Id, seen.Position, seen.Fact.Sender, seen.Fact.Receiver);

    /// <returns>The position of the fact.</returns>
    public async Task<long> CommitAsync(LedgerTransaction work, string kind, Me me, ReactionFact payload, CancellationToken ct)
    {
        var fact = new Fact(TransactionId.New(), kind, JsonSerializer.Serialize(payload, JsonSerializerOptions.Web)) { Actor = me.Person, Subject = payload.Transfer, Origin = me.Origin };
        var position = (await work.CommitAsync([fact], ct))[0].Position;
        telemetry.Reacted(kind);
        return position;
    }
}
