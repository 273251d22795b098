using Quits.Kernel;

namespace Quits.Pay.Friends;

/// <summary>This module's refusals.</summary>
public static class FriendsProblems
{
    /// <summary>Said only to whom blocks; who is blocked finds nobody there.</summary>
    public static readonly Problem Blocked = new("PERSON_BLOCKED", 409, "You have blocked this person.", "userId", "Unblock them first.");

    public static readonly Problem Oneself = Problems.Invalid("userId", "This is you.");
}
