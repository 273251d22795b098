using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Quits.Kernel;

namespace Quits.Pay.Transfers;

/// <summary>What a payment request must be before the ledger is asked (TR-2..TR-5). Pure.</summary>
internal static class TransferRules
{
    /// <summary>The first thing wrong with a request, in the order of its fields; null when nothing is.</summary>
    public static Problem? Check(SendMoney.Request request, PersonId me)
    {
        if (request.ReceiverId is not { } receiver) return Problems.Missing("receiverId");
        if (!Guid.TryParseExact(receiver, "D", out var id)) return TransferProblems.InvalidRecipient.Because("This is not the id of a person.");
        if (request.Amount is not { } amount) return Problems.Missing("amount");
        if (!amount.IsTransferable) return TransferProblems.InvalidAmount;
        if (id == me.Value) return TransferProblems.InvalidRecipient.Because("You can't pay yourself.");
        if (PaymentTerms.CheckCurrency(request.Currency) is { } currency) return currency;
        if (PaymentTerms.CheckNote(request.Note, "note") is { } note) return note;
        if (request.UndoSeconds is < 0 or > Limits.UndoSeconds) return Problems.Invalid("undoSeconds", $"From 0 to {Limits.UndoSeconds} seconds.");
        return PaymentTerms.CheckVisibility(request.Visibility);
    }

    /// <summary>Tells the same request sent again from another one under the same key (ID-2): what was sent, not what it defaulted to.</summary>
    public static long Fingerprint(SendMoney.Request request)
    {
        var text = string.Join('\u001f', request.ReceiverId!.ToLowerInvariant(), request.Amount!.Value, request.Currency ?? Currency.Usd.Code,
            request.Note, request.Visibility, request.FundingSourceId, request.UndoSeconds is > 0 ? request.UndoSeconds : null);
        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
