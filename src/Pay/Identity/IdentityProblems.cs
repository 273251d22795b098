using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>This module's refusals.</summary>
public static class IdentityProblems
{
    /// <summary>One answer for an unknown name, a wrong password and a locked account: none of them is told apart.</summary>
    public static readonly Problem WrongLogin = new("UNAUTHENTICATED", 401, "That name and password don't match.",
        Detail: "After several wrong tries, wait five minutes before the next.");

    public static readonly Problem SessionOver = new("UNAUTHENTICATED", 401, "This session is over. Please sign in again.");
}
