using System.Globalization;
using Quits.Pay.Identity;

namespace Quits.Pay.Notifications;

/// <summary>One line of the inbox (API.md).</summary>
public sealed record NotificationView(Guid Id, string Kind, string Title, string Body, string Link, bool Read, DateTimeOffset CreatedAt);

/// <summary>The words, the same wherever something is told. Pure.</summary>
public static class Wording
{
    static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <param name="other">Who <see cref="News.Other"/> is; null when nobody, or nobody any more.</param>
    public static NotificationView View(News news, User? other, bool read) =>
        new(news.Id, news.Kind, Title(news, other), Body(news), news.Link, read, news.At);

    static string Title(News news, User? other) => news.Kind switch
    {
        News.PaymentReceived => $"{Name(other)} paid you {Dollars(news.Amount)}",
        News.PaymentRequest => $"{Name(other)} asks you for {Dollars(news.Amount)}",
        News.RequestReminder => $"{Name(other)} reminds you of {Dollars(news.Amount)}",
        News.RequestPaid => $"{Name(other)} paid the {Dollars(news.Amount)} you asked for",
        News.RequestOffer => $"{Name(other)} offers {Dollars(news.Amount)} instead",
        News.OfferAccepted => $"{Name(other)} agrees to {Dollars(news.Amount)}",
        News.OfferDeclined => $"{Name(other)} still asks you for {Dollars(news.Amount)}",
        News.RequestDeclined => $"{Name(other)} declined to pay {Dollars(news.Amount)}",
        News.RequestCancelled => $"{Name(other)} no longer asks you for {Dollars(news.Amount)}",
        News.RequestExpired => $"Your request for {Dollars(news.Amount)} has expired",
        News.PaymentFailed => $"Your payment to {Name(other, "someone")} was not sent",
        News.Welcome => $"{Dollars(news.Amount)} to begin with",
        News.FriendRequest => $"{Name(other)} wants to be friends",
        News.FriendAccepted => $"You and {Name(other)} are friends now",
        News.PaymentLiked => $"{Name(other)} likes a payment of yours",
        News.PaymentCommented => $"{Name(other)} commented on a payment of yours",
        News.NewDevice => "You signed in on a new device",
        News.SessionEnded => "We signed one of your devices out",
        News.EmailChanged => "Your email address was changed",
        News.Frozen => "Your account is frozen",
        News.Unfrozen => "Your account is active again",
        _ => throw new ArgumentOutOfRangeException(nameof(news), news.Kind, "unknown notification"),
    };

    static string Body(News news) => news.Kind switch
    {
        News.PaymentReceived or News.PaymentRequest or News.RequestPaid or News.RequestDeclined => news.Note ?? "",
        News.PaymentFailed => $"{Dollars(news.Amount)} is free again in your balance.",
        News.Welcome => "Welcome to Quits. Pay someone you know.",
        News.FriendRequest => "See who they are and answer.",
        News.SessionEnded => "Somebody used an old sign-in of that device. If this wasn't you, please contact support.",
        News.EmailChanged => "From now on we write to the new address. If this wasn't you, please contact support.",
        News.NewDevice => "If this wasn't you, please contact support.",
        News.Frozen => "You can still receive money and look around. Please contact support.",
        _ => "",
    };

    static string Name(User? other, string nobody = "Someone") => other?.DisplayName ?? nobody;

    static string Dollars(long? cents) => string.Create(English, $"${(cents ?? 0) / 100m:#,##0.00}");
}
