using Quits.Ledger.Log;
using Quits.Pay.Requests;

namespace Quits.Pay.Notifications;

/// <summary>
/// A request that changed, for the party to whom that is no news: their other devices show it as it was. That is who did it; of what
/// expired by itself, who was asked. The other party hears by <see cref="News"/>, and a payment echoes to its payer by their entry in the books.
/// </summary>
internal sealed record Echo(Guid Person, Guid Request, Guid Other)
{
    /// <summary>What a log entry echoes to whom; null for most. Pure.</summary>
    public static Echo? Of(LogEntry entry) => !entry.Accepted ? null : entry.Kind switch
    {
        RequestFacts.Asked => ToRequester(entry.Id, entry.Read<RequestFact>()),
        RequestFacts.OfferAccepted or RequestFacts.OfferDeclined or RequestFacts.Cancelled => ToRequester(entry.Read<RequestChange>()),
        RequestFacts.Offered or RequestFacts.Declined or RequestFacts.Expired => ToRequestee(entry.Read<RequestChange>()),
        _ => null,
    };

    static Echo ToRequester(Guid id, RequestFact fact) => new(fact.Requester, id, fact.Requestee);

    static Echo ToRequester(RequestChange fact) => new(fact.Requester, fact.Request, fact.Requestee);

    static Echo ToRequestee(RequestChange fact) => new(fact.Requestee, fact.Request, fact.Requester);
}
