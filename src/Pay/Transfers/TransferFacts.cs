namespace Quits.Pay.Transfers;

/// <summary>
/// What is said in the log about a payment after it was made. The actor is who did it, the subject the payment's id. Likes and comments
/// are the feed's to append; they are named here because modules of one rank, which know nothing of each other, all read them.
/// </summary>
public static class TransferFacts
{
    /// <summary>One payment was narrowed (FD-9). Payload: <see cref="NarrowedFact"/>.</summary>
    public const string Narrowed = "transfer.narrowed";

    /// <summary>All past payments of a person were narrowed (FD-9). Subject: the person. Payload: <see cref="NarrowedAllFact"/>.</summary>
    public const string NarrowedAll = "transfers.narrowed";

    /// <summary>A payment that waited in its undo window was not made when that ended (TR-16); the money is free again. Payload: <see cref="FailedFact"/>.</summary>
    public const string Failed = "transfer.failed";

    // Payload of these: a ReactionFact.
    public const string LikeAdded = "like.added";
    public const string LikeRemoved = "like.removed";
    public const string CommentAdded = "comment.added";
    public const string CommentRemoved = "comment.removed";
}

/// <summary>A payment, by its position in the log, and its visibility from now on.</summary>
public sealed record NarrowedFact(Guid Transfer, long Position, Guid Sender, Guid Receiver, string Visibility);

/// <summary>Whose past payments, to what, and how many of them changed.</summary>
public sealed record NarrowedAllFact(Guid Person, string Visibility, int Count);

/// <summary>Which payment was not made after it had waited, and why. Amount in minor units; the code is one of ER-1.</summary>
public sealed record FailedFact(Guid Transfer, Guid Sender, Guid Receiver, long Amount, string Currency, string FailureCode);

/// <summary>
/// A like or a comment came or went. Ids only: a removed comment's words are nowhere. <c>comment</c> and <c>author</c> are null for a
/// like, whose person is the actor; <c>again</c> is true for a like by someone who had liked it before and taken that back.
/// </summary>
public sealed record ReactionFact(Guid Transfer, long Position, Guid Sender, Guid Receiver, Guid? Comment = null, Guid? Author = null, bool Again = false);
