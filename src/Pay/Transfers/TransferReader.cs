using Dapper;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Pay.Identity;

namespace Quits.Pay.Transfers;

/// <summary>Reads transfers back from the log, for those who may see them.</summary>
public sealed class TransferReader(Db db, People people)
{
    // Authorization is part of the query: the parties, and of a refused payment only the sender.
    const string One = """
        select id, at, outcome, payload from ledger.pub_log
        where id = @id and kind = 'transfer' and (actor = @me or outcome = 0 and subject = @me)
        """;

    sealed record Row(Guid Id, DateTime At, short Outcome, string Payload);

    /// <summary>The transfer as <paramref name="me"/> may see it, or null.</summary>
    public async Task<TransferView?> FindAsync(Guid id, PersonId me, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(One, new { id, me = me.Value });
        if (row is null) return null;
        var fact = TransferFact.Of(row.Payload);
        var cards = await people.FindAsync([fact.Sender, fact.Receiver], ct);
        return View(row.Id, fact, (Verdict)row.Outcome, new(row.At), cards[fact.Sender].User, cards[fact.Receiver].User, me);
    }

    /// <summary>One shape for every door that shows a transfer to a party (TR-7, TR-10).</summary>
    public static TransferView View(Guid id, TransferFact fact, Verdict outcome, DateTimeOffset at, User sender, User receiver, PersonId me)
    {
        var completed = outcome == Verdict.Accepted;
        return new(id, sender, receiver, fact.Amount, fact.Currency, fact.Note, fact.Visibility,
            completed ? "completed" : "failed", completed ? "COMPLETED" : "DECLINED", at, completed ? at : null,
            completed ? null : TransferProblems.Of(outcome).Code,
            me.Value == fact.Sender && completed ? new(fact.Amount, 0, 0, null) : null);
    }
}
