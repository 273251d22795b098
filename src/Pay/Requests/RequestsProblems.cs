using Quits.Kernel;

namespace Quits.Pay.Requests;

/// <summary>This module's refusals.</summary>
public static class RequestsProblems
{
    public static readonly Problem InvalidRequestee = new("INVALID_RECIPIENT", 400, "You can't ask this person.", "requesteeId");

    /// <summary>It was paid, declined, cancelled or has expired (RQ-2).</summary>
    public static readonly Problem NotPending = new("REQUEST_NOT_PENDING", 409, "This request is no longer open.");

    /// <summary>The amount that somebody pays, accepts or declines is not the one that stands there now.</summary>
    public static readonly Problem Changed = new("REQUEST_CHANGED", 409, "The amount of this request has changed. Please look again.", "amount");

    public static readonly Problem TooManyOpen = new(
        "TOO_MANY_REQUESTS_OPEN", 409, "You have asked this person often enough for now.", "requesteeId", "Wait for an answer, or cancel one of your requests.");

    /// <summary>A reminder is sent once in a while (RQ-4). Answered with when the next may be.</summary>
    public static readonly Problem RemindedAlready = new("RATE_LIMITED", 429, "You have reminded them already. Give them some time.");
}
