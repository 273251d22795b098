using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Requests;
using Quits.Pay.Transfers;

namespace Quits.Pay.Notifications;

/// <summary>One thing to tell one person (NT-4). Amount in minor units; <c>Other</c> is who it is about, <c>Id</c> the log entry's.</summary>
public sealed record News(Guid Person, long Position, Guid Id, DateTimeOffset At, string Kind, Guid? Other, long? Amount, string? Currency, string? Note, string Link)
{
    public const string PaymentReceived = "payment_received";
    public const string PaymentRequest = "payment_request";
    public const string RequestPaid = "request_paid";
    public const string RequestDeclined = "request_declined";
    public const string RequestCancelled = "request_cancelled";
    public const string RequestExpired = "request_expired";
    public const string RequestReminder = "request_reminder";
    public const string RequestOffer = "request_offer";
    public const string OfferAccepted = "request_offer_accepted";
    public const string OfferDeclined = "request_offer_declined";
    public const string PaymentFailed = "payment_failed";
    public const string Welcome = "welcome_credit";
    public const string FriendRequest = "friend_request";
    public const string FriendAccepted = "friend_accepted";
    public const string PaymentLiked = "payment_liked";
    public const string PaymentCommented = "payment_commented";
    public const string NewDevice = "new_device";
    public const string SessionEnded = "session_ended";
    public const string EmailChanged = "email_changed";
    public const string Frozen = "account_frozen";
    public const string Unfrozen = "account_unfrozen";

    /// <summary>Every kind, in the order in which a list of preferences shows them.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [PaymentReceived, PaymentFailed, PaymentRequest, RequestReminder, RequestPaid, RequestOffer, OfferAccepted, OfferDeclined, RequestDeclined, RequestCancelled, RequestExpired, PaymentLiked, PaymentCommented, FriendRequest, FriendAccepted, Welcome, NewDevice, SessionEnded, EmailChanged, Frozen, Unfrozen];

    /// <summary>Kinds that are told about another person: who blocks that person is no longer told (FD-2).</summary>
    public static IReadOnlyList<string> SocialKinds { get; } =
        [PaymentRequest, RequestReminder, RequestOffer, OfferAccepted, OfferDeclined, RequestDeclined, RequestCancelled, PaymentLiked, PaymentCommented, FriendRequest, FriendAccepted];

    /// <summary>True for what concerns the safety of the account: it also goes by email and cannot be silenced (NT-3).</summary>
    public static bool IsSecurity(string kind) => kind is NewDevice or SessionEnded or EmailChanged or Frozen or Unfrozen;

    /// <summary>What a log entry is to tell, and to whom; nothing for most, at most one for each person. Pure.</summary>
    public static IEnumerable<News> Of(LogEntry entry) => !entry.Accepted ? [] : entry.Kind switch
    {
        TransferFacts.LikeAdded => OfReaction(entry, PaymentLiked),
        TransferFacts.CommentAdded => OfReaction(entry, PaymentCommented),
        _ => One(entry) is { } news ? [news] : [],
    };

    /// <summary>The people of <see cref="Of"/>, told from the entry's columns where they suffice: payments are too many to read each twice.</summary>
    public static IEnumerable<Guid> Audience(LogEntry entry) => !entry.Accepted ? []
        : entry is { Kind: TransferFact.Kind, Subject: { } receiver } ? [receiver]
        : Of(entry).Select(news => news.Person);

    static News? One(LogEntry entry) => entry.Kind switch
    {
        TransferFact.Kind => OfTransfer(entry, TransferFact.Of(entry)),
        RequestFacts.Asked => OfAsked(entry, entry.Read<RequestFact>()),
        RequestFacts.Offered or RequestFacts.OfferAccepted or RequestFacts.OfferDeclined
            or RequestFacts.Reminded or RequestFacts.Declined or RequestFacts.Cancelled or RequestFacts.Expired => OfRequest(entry, entry.Read<RequestChange>()),
        TransferFacts.Failed => OfFailure(entry, entry.Read<FailedFact>()),
        FriendsFacts.Asked or FriendsFacts.Accepted => OfRelation(entry, entry.Read<RelationFact>()),
        IdentityFacts.WelcomeCredit => OfCredit(entry, entry.Read<CreditPayload>()),
        IdentityFacts.SignedIn when entry.Read<SignInPayload>().NewDevice => About(entry, NewDevice),
        IdentityFacts.TokenReused => About(entry, SessionEnded),
        IdentityFacts.EmailChanged => About(entry, EmailChanged),
        AccountFacts.Frozen => About(entry, Frozen),
        AccountFacts.Unfrozen => About(entry, Unfrozen),
        _ => null,
    };

    static News OfTransfer(LogEntry entry, TransferFact transfer) =>
        new(transfer.Receiver, entry.Position, entry.Id, entry.At, transfer.Request is null ? PaymentReceived : RequestPaid, transfer.Sender, transfer.Amount, transfer.Currency, transfer.Note, $"/transfers/{entry.Id}");

    static News OfAsked(LogEntry entry, RequestFact fact) =>
        new(fact.Requestee, entry.Position, entry.Id, entry.At, PaymentRequest, fact.Requester, fact.Amount, fact.Currency, fact.Note, $"/requests/{entry.Id}");

    /// <summary>Each is told to who did not do it; that it expired, to who asked, without a name: a block may have come between the two.</summary>
    static News OfRequest(LogEntry entry, RequestChange fact)
    {
        var (person, kind, other) = entry.Kind switch
        {
            RequestFacts.Reminded => (fact.Requestee, RequestReminder, fact.Requester),
            RequestFacts.Cancelled => (fact.Requestee, RequestCancelled, fact.Requester),
            RequestFacts.OfferAccepted => (fact.Requestee, OfferAccepted, fact.Requester),
            RequestFacts.OfferDeclined => (fact.Requestee, OfferDeclined, fact.Requester),
            RequestFacts.Offered => (fact.Requester, RequestOffer, fact.Requestee),
            RequestFacts.Declined => (fact.Requester, RequestDeclined, fact.Requestee),
            _ => (fact.Requester, RequestExpired, (Guid?)null),
        };
        return new(person, entry.Position, entry.Id, entry.At, kind, other, fact.Amount, fact.Currency, fact.Reason, $"/requests/{fact.Request}");
    }

    static News OfFailure(LogEntry entry, FailedFact failed) =>
        new(failed.Sender, entry.Position, entry.Id, entry.At, PaymentFailed, failed.Receiver, failed.Amount, failed.Currency, null, $"/transfers/{failed.Transfer}");

    /// <summary>Whoever cannot see what was done to them, because they block the other, is not told of it either.</summary>
    static News? OfRelation(LogEntry entry, RelationFact fact) => fact.OtherSees switch
    {
        Relation.AskedByOther => new(fact.Other, entry.Position, entry.Id, entry.At, FriendRequest, fact.Person, null, null, null, "/friends"),
        Relation.Friends => new(fact.Other, entry.Position, entry.Id, entry.At, FriendAccepted, fact.Person, null, null, null, "/friends"),
        _ => null,
    };

    /// <summary>Both parties but the one who did it. A like that is given again was told the first time.</summary>
    static IEnumerable<News> OfReaction(LogEntry entry, string kind)
    {
        var fact = entry.Read<ReactionFact>();
        return fact.Again ? [] : new[] { fact.Sender, fact.Receiver }.Where(party => party != entry.Actor?.Value)
            .Select(party => new News(party, entry.Position, entry.Id, entry.At, kind, entry.Actor?.Value, null, null, null, $"/transfers/{fact.Transfer}"));
    }

    static News OfCredit(LogEntry entry, CreditPayload credit) =>
        new(credit.Person, entry.Position, entry.Id, entry.At, Welcome, null, credit.Amount, credit.Currency, null, "/activity");

    static News? About(LogEntry entry, string kind) =>
        entry.Subject is { } person ? new(person, entry.Position, entry.Id, entry.At, kind, null, null, null, null, "/me") : null;
}
