using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Pay.Friends;
using Quits.Pay.Identity;

namespace Quits.Pay.Transfers;

/// <summary>A transfer that somebody may see. The fact's visibility is what holds now, whatever it was sent with.</summary>
/// <param name="Position">The log's.</param>
public sealed record SeenTransfer(Guid Id, long Position, DateTimeOffset At, Verdict Outcome, TransferFact Fact);

/// <summary>Reads transfers back from the log, for those who may see them.</summary>
public sealed class TransferReader(Db db, People people)
{
    // One look for what there is and for what there is not: nobody learns from the time it takes. The parties are the payload's words.
    const string One = """
        select l.id, l.position, l.at, l.outcome, l.payload,
               (select n.visibility from transfers.narrowed n where n.position = l.position) as narrowed,
               (select r.state from friends.pub_relation r where r.person = $2 and r.other = (l.payload ->> 'sender')::uuid) as to_sender,
               (select r.state from friends.pub_relation r where r.person = $2 and r.other = (l.payload ->> 'receiver')::uuid) as to_receiver
        from ledger.pub_log l where l.id = $1 and l.kind = 'transfer'
        """;

    /// <summary>The transfer as <paramref name="me"/> may see it, or null.</summary>
    public async Task<TransferView?> FindAsync(Guid id, PersonId me, CancellationToken ct)
    {
        SeenTransfer? seen;
        await using (var connection = await db.App.OpenConnectionAsync(ct)) seen = await SeeAsync(connection, id, me, ct);
        return seen is null ? null : await ViewAsync(seen, me, ct);
    }

    /// <summary>A transfer that <paramref name="me"/> may see (FD-2), on the caller's connection; null when there is none. Of a refused one only the sender knows.</summary>
    public static async Task<SeenTransfer?> SeeAsync(NpgsqlConnection connection, Guid id, PersonId me, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(One, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = me.Value });
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        var fact = TransferFact.Of(row.GetString(4));
        var visibility = Visibilities.Parse(fact.Visibility).And(row.IsDBNull(5) ? Visibility.Public : (Visibility)row.GetInt16(5));
        var seen = new SeenTransfer(row.GetGuid(0), row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2), (Verdict)row.GetInt16(3), fact with { Visibility = visibility.Name() });
        var allowed = seen.Outcome == Verdict.Accepted
            ? Sight.Allows(me.Value, fact.Sender, fact.Receiver, visibility, RelationAt(row, 6), RelationAt(row, 7))
            : me.Value == fact.Sender;
        return allowed ? seen : null;
    }

    /// <summary>What a column of <c>friends.pub_relation.state</c> says; none where there is no row.</summary>
    public static Relation RelationAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? Relation.None : (Relation)row.GetInt16(column);

    /// <summary>What the viewer is shown of a transfer that they may see.</summary>
    internal async Task<TransferView> ViewAsync(SeenTransfer seen, PersonId me, CancellationToken ct)
    {
        var cards = await people.FindAsync([seen.Fact.Sender, seen.Fact.Receiver], ct);
        var (sender, receiver) = (cards[seen.Fact.Sender], cards[seen.Fact.Receiver]);
        return View(seen.Id, seen.Fact, seen.Outcome, seen.At, sender.User, receiver.User, me) with { Amount = Sight.Amount(me.Value, seen.Fact, sender, receiver) };
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
