using Quits.Kernel;

namespace Quits.Pay.Feed;

/// <summary>This module's refusals (ER-1).</summary>
public static class FeedProblems
{
    public static readonly Problem CommentText = new("VALIDATION_ERROR", 422, "Write a comment of 1 to 500 characters.", "text");
}
