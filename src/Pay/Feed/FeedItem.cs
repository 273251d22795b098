using System.Text.Json;
using System.Text.Json.Serialization;
using Quits.Kernel;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Feed;

/// <summary>
/// A payment as its viewer may see it (API.md). Amount in minor units, null where the parties don't show it (FD-4). Counts leave out
/// whoever the viewer may not see.
/// </summary>
public sealed record FeedItem(
    Guid Id, User Sender, User Receiver, long? Amount, string Currency, string? Note, string Visibility,
    string Status, string State, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt, int LikeCount, int CommentCount, bool IsLikedByMe)
{
    internal static FeedItem Of(SeenItem seen, Guid viewer, PersonCard sender, PersonCard receiver) => new(
        seen.Id, sender.User, receiver.User, Sight.Amount(viewer, seen.Fact, sender, receiver), seen.Fact.Currency, seen.Fact.Note, seen.Fact.Visibility,
        "completed", "COMPLETED", seen.At, seen.At, seen.Likes, seen.Comments, seen.Liked);
}

/// <summary>A payment that one person may see, with what was said to it, before names are put to it.</summary>
/// <param name="Fact">Its visibility is what holds now.</param>
internal sealed record SeenItem(Guid Viewer, long Position, Guid Id, DateTimeOffset At, TransferFact Fact, int Likes, int Comments, bool Liked);

/// <summary>How many like a payment, and whether the viewer does.</summary>
public sealed record LikeState(int LikeCount, bool IsLikedByMe);

/// <summary>A comment (API.md).</summary>
public sealed record Comment(Guid Id, User Author, string Text, DateTimeOffset CreatedAt);

/// <summary>A payment came into the home feed of whoever is told, or changed there (NT-1).</summary>
/// <param name="Position">The log's, of what happened.</param>
internal sealed record FeedItemFrame(string Type, long Position, FeedItem Item);

/// <summary>A payment that could be seen a moment ago can't any more.</summary>
internal sealed record FeedItemGoneFrame(string Type, long Position, Guid Id);

/// <summary>Payments that could be seen a moment ago may not be there any more: what is shown should be read again.</summary>
internal sealed record FeedChangedFrame(string Type, long Position);

/// <summary>Source-generated writing for the most read answers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Page<FeedItem>))]
[JsonSerializable(typeof(Page<Comment>))]
[JsonSerializable(typeof(LikeState))]
[JsonSerializable(typeof(FeedItemFrame))]
[JsonSerializable(typeof(FeedItemGoneFrame))]
[JsonSerializable(typeof(FeedChangedFrame))]
internal sealed partial class FeedJson : JsonSerializerContext;
