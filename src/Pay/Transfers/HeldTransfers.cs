using System.Text.Json;
using Dapper;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Pay.Identity;

namespace Quits.Pay.Transfers;

/// <summary>
/// Payments that their sender may undo for a while (TR-16): the money is held, not credited, until the window ends. Then
/// <see cref="UndoWindows"/> pays it; until then <see cref="CancelTransfer"/> frees it. The hold's lock lets one of the two happen.
/// </summary>
internal sealed class HeldTransfers(Db db, LedgerClient ledger, People people, TimeProvider clock)
{
    const string Wait = """
        insert into transfers.waiting (id, sender, receiver, fingerprint, payload, due_at) values (@id, @sender, @receiver, @fingerprint, @payload, @due)
        """;

    // Of one payment: its hold, and the release if it was undone or could not be made. Whoever is not its sender derives other ids and finds nothing.
    const string Find = "select id, at, kind, outcome, payload from ledger.pub_log where id in (@hold, @release)";

    const string Mine = "select id from transfers.waiting where sender = @me order by due_at, id limit @limit";

    sealed record Row(Guid Id, DateTime At, string Kind, short Outcome, string? Payload);

    /// <summary>Sets the money aside. The decision is the hold's; a replay is the first answer again.</summary>
    public async Task<Decision> PlaceAsync(TransactionId id, TransferFact fact, long fingerprint, TimeSpan window, Me me, CancellationToken ct)
    {
        var held = new HeldFact(fact, id.Value, clock.GetUtcNow() + window);
        await using var work = await ledger.BeginAsync(ct);
        var decision = (await work.DecideAsync([Hold(held, fingerprint, me)], ct))[0];
        if (decision is { Accepted: true, Replayed: false })
        {
            await work.Connection.ExecuteAsync(Wait, new
            {
                id = id.Value, sender = fact.Sender, receiver = fact.Receiver, fingerprint, payload = fact.ToJson(), due = held.UndoUntil,
            });
        }
        return (await work.CommitAsync(ct))[0];
    }

    /// <summary>A payment of mine that waits, was undone, failed when it should have been made, or was never begun for want of funds; null for any other.</summary>
    public async Task<TransferView?> FindAsync(Guid id, PersonId me, CancellationToken ct)
    {
        var (hold, release) = (HeldFact.HoldOf(me.Value, id).Value, HeldFact.ReleaseOf(me.Value, id).Value);
        Row[] rows;
        await using (var connection = await db.App.OpenConnectionAsync(ct)) rows = [.. await connection.QueryAsync<Row>(Find, new { hold, release })];
        if (Array.Find(rows, r => r.Id == hold) is not { } held) return null;
        return await ViewAsync(held, Array.Find(rows, r => r.Id == release), me, ct);
    }

    /// <summary>My payments that can still be undone, the next to go first.</summary>
    public async Task<IReadOnlyList<TransferView>> ListAsync(PersonId me, CancellationToken ct)
    {
        Guid[] ids;
        await using (var connection = await db.App.OpenConnectionAsync(ct)) ids = [.. await connection.QueryAsync<Guid>(Mine, new { me = me.Value, limit = Limits.PageMax })];
        var found = new List<TransferView>(ids.Length);
        foreach (var id in ids)
        {
            // One that came to its end since the list was read is not listed.
            if (await FindAsync(id, me, ct) is { Status: "pending" } view) found.Add(view);
        }
        return found;
    }

    async Task<TransferView> ViewAsync(Row held, Row? released, PersonId me, CancellationToken ct)
    {
        var fact = HeldFact.Of(held.Payload!);
        var cards = await people.FindAsync([fact.Transfer.Sender, fact.Transfer.Receiver], ct);
        var view = TransferReader.View(fact.Id, fact.Transfer, (Verdict)held.Outcome, new(held.At), cards[fact.Transfer.Sender].User, cards[fact.Transfer.Receiver].User, me);
        if ((Verdict)held.Outcome != Verdict.Accepted) return view;
        return released switch
        {
            null => view with { Status = "pending", State = "AUTHORIZED", CompletedAt = null, UndoUntil = fact.UndoUntil },
            { Kind: TransferFacts.Failed } => view with { Status = "failed", State = "FAILED", CompletedAt = null, Funding = null, FailureCode = FailedOf(released.Payload!).FailureCode },
            _ => view with { Status = "failed", State = "CANCELLED", CompletedAt = null, Funding = null },
        };
    }

    static FailedFact FailedOf(string payload) => JsonSerializer.Deserialize<FailedFact>(payload, JsonSerializerOptions.Web) ?? throw new JsonException("empty failure of a transfer");

    static PlaceHold Hold(HeldFact held, long fingerprint, Me me) => new(
        HeldFact.HoldOf(held.Transfer.Sender, held.Id), HeldFact.Kind, AccountId.WalletOf(me.Person), new(held.Transfer.Receiver), held.Transfer.Amount,
        Counted: true, ExpiresAt: null, held.ToJson())
    {
        Actor = me.Person,
        Subject = held.Transfer.Receiver,
        Fingerprint = fingerprint,
        Rival = new(held.Id),
        Origin = me.Origin,
    };
}
