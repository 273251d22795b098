using System.Text.Json;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Pay.Identity;

/// <summary>What this module appends to the log: sign-ins, their failures, and changes of a profile (AU-1). Payloads hold no names and no secrets.</summary>
public static class IdentityFacts
{
    public const string Registered = "person.registered";
    public const string SignedIn = "session.began";
    public const string SignInRefused = "session.refused";
    public const string Renewed = "session.renewed";
    public const string TokenReused = "session.reused";
    public const string SignedOut = "session.ended";
    public const string ProfileChanged = "profile.changed";

    /// <summary>A profile was changed, and with it the email address; which it was, <c>identity.pub_former_email</c> knows for a while by this fact's id.</summary>
    public const string EmailChanged = "email.changed";

    public const string WelcomeCredit = "credit.welcome";

    internal static Fact Of(string kind, PersonId? actor, Origin origin, object payload) =>
        new(TransactionId.New(), kind, JsonSerializer.Serialize(payload, JsonSerializerOptions.Web)) { Actor = actor, Subject = actor?.Value, Origin = origin };
}

/// <summary>Payload of <see cref="IdentityFacts.SignedIn"/>.</summary>
public sealed record SignInPayload(bool NewDevice);

/// <summary>Payload of <see cref="IdentityFacts.WelcomeCredit"/>. Amount in minor units.</summary>
public sealed record CreditPayload(Guid Person, long Amount, string Currency);
