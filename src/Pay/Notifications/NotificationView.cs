using System.Globalization;
using Quits.Pay.Identity;

namespace Quits.Pay.Notifications;

/// <summary>One line of the inbox (API.md).</summary>
public sealed record NotificationView(Guid Id, string Kind, string Title, string Body, string Link, bool Read, DateTimeOffset CreatedAt);

/// <summary>The words. Pure.</summary>
internal static class Wording
{
    static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public static NotificationView View(News news, User? other, bool read) =>
        new(news.Id, news.Kind, Title(news, other), Body(news), news.Link, read, news.At);

    static string Title(News news, User? other) => news.Kind switch
    {
        News.PaymentReceived => $"{other?.DisplayName ?? "Someone"} paid you {Dollars(news.Amount)}",
        News.Welcome => $"{Dollars(news.Amount)} to begin with",
        News.NewDevice => "You signed in on a new device",
        News.Frozen => "Your account is frozen",
        News.Unfrozen => "Your account is active again",
        _ => throw new ArgumentOutOfRangeException(nameof(news), news.Kind, "unknown notification"),
    };

    static string Body(News news) => news.Kind switch
    {
        News.PaymentReceived => news.Note ?? "",
        News.Welcome => "Welcome to Quits. Pay someone you know.",
        News.NewDevice => "If this wasn't you, please contact support.",
        News.Frozen => "You can still receive money and look around. Please contact support.",
        _ => "",
    };

    static string Dollars(long? cents) => string.Create(English, $"${(cents ?? 0) / 100m:#,##0.00}");
}
