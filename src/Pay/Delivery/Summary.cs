using Quits.Pay.Notifications;

namespace Quits.Pay.Delivery;

/// <summary>What quiet hours held back, in one message instead of many (NT-3). The inbox has each of them. Pure.</summary>
internal static class Summary
{
    /// <summary>The kind of the message itself; nobody's to switch off, for it speaks only of what its person wants.</summary>
    public const string Kind = "summary";

    /// <param name="kinds">Of all that was held back, one for each.</param>
    public static NotificationView Of(Guid id, IReadOnlyList<string> kinds, DateTimeOffset at) =>
        new(id, Kind, $"{kinds.Count} things happened while it was quiet", string.Join(" · ", Counted(kinds)), "/inbox", Read: false, at);

    static IEnumerable<string> Counted(IReadOnlyList<string> kinds) =>
        kinds.GroupBy(Words).Select(same => same.Count() == 1 ? $"1 {same.Key.One}" : $"{same.Count()} {same.Key.Many}");

    static (string One, string Many) Words(string kind) => kind switch
    {
        News.PaymentReceived => ("payment to you", "payments to you"),
        News.PaymentFailed => ("payment that was not sent", "payments that were not sent"),
        News.PaymentLiked => ("like", "likes"),
        News.PaymentCommented => ("comment", "comments"),
        News.FriendRequest => ("friend request", "friend requests"),
        News.FriendAccepted => ("new friend", "new friends"),
        _ => ("more", "more"),
    };
}
