using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Quits.Kernel;
using Quits.Pay.Transfers;

namespace Quits.Pay.Requests;

/// <summary>How a request stands. Stored; numbers only grow. All but <see cref="Pending"/> are for ever.</summary>
internal enum RequestState : short
{
    Pending = 1,
    Paid = 2,
    Declined = 3,
    Cancelled = 4,
    Expired = 5,
}

/// <summary>States as the API writes them.</summary>
internal static class RequestStates
{
    static readonly string[] Names = ["pending", "paid", "declined", "cancelled", "expired"];

    public static string Name(this RequestState state) => Names[(int)state - 1];

    public static bool TryParse(string? name, out RequestState state)
    {
        var index = Array.IndexOf(Names, name);
        state = (RequestState)(index + 1);
        return index >= 0;
    }
}

/// <summary>What a person does about a request; that its time has come is nobody's act.</summary>
internal enum RequestAct
{
    Pay,
    Decline,
    Offer,
    Cancel,
    Remind,
    AnswerOffer,
}

/// <summary>Who somebody is to a request.</summary>
internal enum RequestRole
{
    None,
    Requester,
    Requestee,
}

/// <summary>What becomes of an act.</summary>
internal enum Ruling
{
    /// <summary>There is nothing here for who acts: 404.</summary>
    Nothing,

    /// <summary>They did so before, and it stands.</summary>
    Done,

    /// <summary>It has ended otherwise: 409.</summary>
    NotPending,
    Allowed,
}

/// <summary>What a request must be, and its state machine (RQ-1..RQ-4). Pure.</summary>
internal static class RequestRules
{
    /// <summary>
    /// In this order: whose act it is not finds nothing; declining and cancelling what one has declined or cancelled changes nothing;
    /// what has ended is not pending any more; else it may be done. Paying has no "done before": the payment's key tells that (ID-2).
    /// </summary>
    /// <param name="state">As of now: what is past its time has expired, also before that is written.</param>
    public static Ruling Rule(RequestAct act, RequestRole role, RequestState state)
    {
        if (role != (act is RequestAct.Pay or RequestAct.Decline or RequestAct.Offer ? RequestRole.Requestee : RequestRole.Requester)) return Ruling.Nothing;
        if ((act, state) is (RequestAct.Decline, RequestState.Declined) or (RequestAct.Cancel, RequestState.Cancelled)) return Ruling.Done;
        return state == RequestState.Pending ? Ruling.Allowed : Ruling.NotPending;
    }

    /// <summary>The first thing wrong with what is asked, in the order of its fields, as for a payment (TR-2..TR-5); null when nothing is.</summary>
    public static Problem? Check(AskForMoney.Request request, PersonId me)
    {
        if (request.RequesteeId is not { } requestee) return Problems.Missing("requesteeId");
        if (!Guid.TryParseExact(requestee, "D", out var id)) return RequestsProblems.InvalidRequestee.Because("This is not the id of a person.");
        if (request.Amount is null) return Problems.Missing("amount");
        if (!request.Amount.IsTransferable) return TransferProblems.InvalidAmount;
        if (id == me.Value) return RequestsProblems.InvalidRequestee.Because("You can't ask yourself.");
        return PaymentTerms.CheckCurrency(request.Currency) ?? PaymentTerms.CheckNote(request.Note, "note") ?? PaymentTerms.CheckVisibility(request.Visibility);
    }

    /// <summary>
    /// Who sees the payment (RQ-3): whom the payer says. Without a word of theirs, nobody whom their own settings or the asker leave out.
    /// </summary>
    public static Visibility VisibilityOf(string? chosen, string payersDefault, Visibility asked) =>
        chosen is null ? Visibilities.Parse(payersDefault).And(asked) : Visibilities.Parse(chosen);

    /// <summary>Tells the same ask sent again from another one under the same key (ID-2): what was sent, not what it defaulted to.</summary>
    public static long Fingerprint(AskForMoney.Request request) => Fingerprint(
        request.RequesteeId!.ToLowerInvariant(), request.Amount!.Value, request.Currency ?? Currency.Usd.Code, request.Note, request.Visibility);

    /// <summary>The same of a payment. What it names is a request, so it is never the fingerprint of a payment that names a person.</summary>
    public static long Fingerprint(Guid id, PayRequest.Request? request) => Fingerprint("request", id, request?.Visibility, request?.FundingSourceId, request?.Amount?.Value);

    static long Fingerprint(params object?[] parts) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));
}
