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
        if (request.Currency is not null && !Currency.TryParse(request.Currency, out _)) return Problems.Invalid("currency", "USD is the currency here.");
        if (CheckNote(request.Note) is { } note) return note;
        if (request.UndoSeconds is < 0 or > Limits.UndoSeconds) return Problems.Invalid("undoSeconds", $"From 0 to {Limits.UndoSeconds} seconds.");
        return request.Visibility is null || Visibilities.TryParse(request.Visibility, out _) ? null : Problems.Invalid("visibility", "public, friends or private.");
    }

    /// <summary>At most 500 Unicode scalar values, all of them storable (TR-4).</summary>
    static Problem? CheckNote(string? note)
    {
        if (note is null) return null;
        if (PlainText.Length(note) is not { } length) return Problems.Invalid("note", "The note has a character that can't be kept.");
        return length <= Limits.NoteCharacters ? null : Problems.Invalid("note", $"At most {Limits.NoteCharacters} characters.");
    }

    /// <summary>Tells the same request sent again from another one under the same key (ID-2): what was sent, not what it defaulted to.</summary>
    public static long Fingerprint(SendMoney.Request request)
    {
        var text = string.Join('\u001f', request.ReceiverId!.ToLowerInvariant(), request.Amount!.Value, request.Currency ?? Currency.Usd.Code,
            request.Note, request.Visibility, request.FundingSourceId, request.UndoSeconds is > 0 ? request.UndoSeconds : null);
        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
