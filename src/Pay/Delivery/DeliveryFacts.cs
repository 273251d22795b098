using System.Text.Json;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Pay.Delivery;

/// <summary>What this module appends to the log (AU-1). Payloads name a device by its id, never by its address.</summary>
public static class DeliveryFacts
{
    public const string Subscribed = "push.subscribed";
    public const string Unsubscribed = "push.unsubscribed";

    /// <summary>The push service says that the device is gone; nobody acted.</summary>
    public const string Gone = "push.gone";

    public const string Preferred = "notifications.preferred";

    internal static Fact Of(string kind, PersonId person, PersonId? actor, Origin origin, object payload) =>
        new(TransactionId.New(), kind, JsonSerializer.Serialize(payload, JsonSerializerOptions.Web)) { Actor = actor, Subject = person.Value, Origin = origin };
}
