using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Pay.Transfers;

/// <summary>This module's refusals (ER-1).</summary>
public static class TransferProblems
{
    public static readonly Problem InvalidAmount = new("INVALID_AMOUNT", 400, "That isn't an amount we can send.", "amount", "Whole cents, from $0.01 to $5,000.00.");
    public static readonly Problem InvalidRecipient = new("INVALID_RECIPIENT", 400, "You can't pay this person.", "receiverId");
    public static readonly Problem RecipientNotFound = new("RECIPIENT_NOT_FOUND", 404, "The recipient account was not found.", "receiverId");
    public static readonly Problem InsufficientFunds = new("INSUFFICIENT_FUNDS", 422, "You don't have enough balance for this payment.", "amount");
    public static readonly Problem DailyLimit = new("DAILY_LIMIT_EXCEEDED", 422, "You've reached your daily transfer limit.", "amount");
    public static readonly Problem WeeklyLimit = new("WEEKLY_LIMIT_EXCEEDED", 422, "You've reached your weekly transfer limit.", "amount");
    public static readonly Problem Frozen = new("ACCOUNT_FROZEN", 422, "Your account is temporarily frozen. Please contact support.");
    public static readonly Problem PaymentMethod = new("PAYMENT_METHOD_INVALID", 422, "This payment method can't be used.", "fundingSourceId");
    public static readonly Problem QuoteChanged = new("QUOTE_CHANGED", 422, "The price of this payment has changed. Please look again.", "quoteId");

    /// <summary>The window in which a payment can be undone is over (TR-16).</summary>
    public static readonly Problem NotPending = new("TRANSFER_NOT_PENDING", 409, "This payment is already complete and can't be undone. You can ask for it back.");

    /// <summary>A payment that was never made cannot be undone.</summary>
    public static readonly Problem NothingToUndo = NotPending with { Title = "This payment was not sent; there is nothing to undo." };

    /// <summary>This installation has no secret key to sign with (TR-19).</summary>
    public static readonly Problem NoReceipts = new("EXTERNAL_SERVICE_ERROR", 503, "Receipts can't be shared here: the server has no key to sign them with.");

    /// <summary>A receipt says that money moved; this payment waits, was undone or failed (TR-19).</summary>
    public static readonly Problem NotCompleted = new("TRANSFER_NOT_COMPLETED", 409, "Only a payment that was made has a receipt.");

    /// <summary>Nobody can show a payment to more people than it was shown to (FD-9).</summary>
    public static readonly Problem Wider = new("VALIDATION_ERROR", 422, "A payment can't be shown to more people than before.", "visibility");

    /// <summary>The refusal that a verdict of the ledger is to a sender.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A verdict that a payment cannot get.</exception>
    public static Problem Of(Verdict verdict) => verdict switch
    {
        Verdict.KeyReused => Problems.KeyReused,
        Verdict.AccountFrozen => Frozen,
        Verdict.PayeeUnknown => RecipientNotFound,
        Verdict.DailyLimitExceeded => DailyLimit,
        Verdict.WeeklyLimitExceeded => WeeklyLimit,
        Verdict.InsufficientFunds => InsufficientFunds,
        Verdict.CurrencyMismatch => InvalidRecipient,
        Verdict.AccountUnknown => Frozen,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "not a payment's"),
    };
}
