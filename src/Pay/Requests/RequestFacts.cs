namespace Quits.Pay.Requests;

/// <summary>
/// What is said in the log about money that somebody asks for. That it was paid is said by the payment itself: a <c>transfer</c> whose
/// payload names the request. The actor is who acted, nobody for <see cref="Expired"/>.
/// </summary>
public static class RequestFacts
{
    /// <summary>Its id is the request's, its subject who is asked. Payload: <see cref="RequestFact"/>.</summary>
    public const string Asked = "request.asked";

    // Subject of these: the request. Payload: RequestChange.

    /// <summary>Who is asked offers another amount, which the payload has.</summary>
    public const string Offered = "request.offered";

    /// <summary>The asker agrees: the offer is what is asked for from now on.</summary>
    public const string OfferAccepted = "request.offer_accepted";

    /// <summary>The asker stays with what they asked for, which the payload has.</summary>
    public const string OfferDeclined = "request.offer_declined";

    public const string Declined = "request.declined";
    public const string Cancelled = "request.cancelled";
    public const string Expired = "request.expired";

    public const string Reminded = "request.reminded";
}

/// <summary>What is asked of whom, as it was asked. Amount in minor units.</summary>
public sealed record RequestFact(
    Guid Requester, Guid Requestee, long Amount, string Currency, string? Note, string Visibility, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>Which request, between whom, about how much (minor units); and why, if it was declined with a reason.</summary>
public sealed record RequestChange(Guid Request, Guid Requester, Guid Requestee, long Amount, string Currency, string? Reason = null);
