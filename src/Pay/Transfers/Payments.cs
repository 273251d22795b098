using Microsoft.AspNetCore.Http;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger.Core;
using Quits.Pay.Identity;

namespace Quits.Pay.Transfers;

/// <summary>What every payment from a wallet is, however it comes about: its id, its instruction, its answer. Modules above pay with it inside transactions of their own.</summary>
public sealed class Payments
{
    readonly TransferReader _transfers;
    readonly HeldTransfers _held;
    readonly TransferTelemetry _telemetry;

    internal Payments(TransferReader transfers, HeldTransfers held, TransferTelemetry telemetry) => (_transfers, _held, _telemetry) = (transfers, held, telemetry);

    /// <summary>The transfer that a sender's key stands for, at whatever door it is used (ID-2, TR-18).</summary>
    public static TransactionId IdOf(PersonId sender, Guid key) => TransactionId.Of(sender, TransferFact.Kind, key);

    /// <param name="fingerprint">Tells the same request sent again from another one under the same key.</param>
    public static Quits.Ledger.Core.Pay Instruction(TransactionId id, TransferFact fact, long fingerprint, Me me) => new(
        id, TransferFact.Kind, AccountId.WalletOf(me.Person), new(fact.Receiver), fact.Amount, Counted: true, fact.ToJson())
    {
        Actor = me.Person,
        Subject = fact.Receiver,
        Rival = HeldFact.HoldOf(fact.Sender, id.Value),
        Fingerprint = fingerprint,
        Origin = me.Origin,
    };

    /// <summary>What became of a key: paid or refused, else waiting or undone; null when it is new.</summary>
    public async Task<TransferView?> FindAsync(TransactionId id, Me me, CancellationToken ct) =>
        await _transfers.FindAsync(id.Value, me.Person, ct) ?? await _held.FindAsync(id.Value, me.Person, ct);

    /// <summary>The answer to a payment (TR-7): the transfer and the new balance, or the refusal. A replay is marked, and answers with what was stored.</summary>
    public async ValueTask<(SentTransfer? Sent, Problem? Refused)> AnswerAsync(
        HttpContext context, Decision decision, TransferFact fact, PersonCard sender, PersonCard receiver, Me me, CancellationToken ct)
    {
        _telemetry.Decided(decision, fact.Amount);
        Mark(context, decision);
        if (!decision.Accepted) return (null, TransferProblems.Of(decision.Verdict));
        // The defaults that an omitted field stood for may have changed since the first answer.
        var view = decision.Replayed
            ? (await _transfers.FindAsync(decision.Id.Value, me.Person, ct))!
            : TransferReader.View(decision.Id.Value, fact, decision.Verdict, decision.At, sender.User, receiver.User, me.Person);
        return (new(view, decision.BalanceAfter(AccountId.WalletOf(me.Person))), null);
    }

    internal static void Mark(HttpContext context, Decision decision)
    {
        if (decision.Replayed) context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        LogPosition.Tell(context, decision.Position);
    }
}
