using System.Buffers.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;

namespace Quits.Pay.Delivery;

/// <summary>
/// Devices that are told (NT-3): a browser's Web Push subscription as it serialises itself, or a phone app's token. A subscription is of
/// the session that made it, and ends with that; apps send it at every start, which changes nothing when nothing changed.
/// </summary>
internal static class Subscribe
{
    internal sealed record KeyPair(string? P256dh, string? Auth);

    /// <summary><c>type</c> is web (and may be left out), fcm or apns; the first has an endpoint and keys, the others a token.</summary>
    internal sealed record Request(string? Type, string? Endpoint, KeyPair? Keys, string? Token);

    /// <summary>What a browser subscribes with: an uncompressed P-256 point in base64url.</summary>
    public sealed record ServerKey(string Key);

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/push-subscriptions/key", Key).WithName("getPushKey");
        v1.MapPut("/push-subscriptions", Put).WithName("putPushSubscription");
        v1.MapDelete("/push-subscriptions", Delete).WithName("deletePushSubscription");
    }

    static async Task<Results<Ok<ServerKey>, ProblemHttpResult>> Key(Me me, VapidKeys vapid, CancellationToken ct) =>
        vapid.IsOn ? TypedResults.Ok(new ServerKey(Base64Url.EncodeToString((await vapid.GetAsync(ct)).Point))) : NotOffered.ToHttp();

    static async Task<Results<NoContent, ProblemHttpResult>> Put(Request request, Me me, Subscriptions subscriptions, PublicAddresses addresses, Offers offers, CancellationToken ct)
    {
        var (channel, target, problem) = SubscriptionRules.Read(request);
        if (problem is not null) return problem.ToHttp();
        if (!offers.Has(channel)) return NotOffered.ToHttp();
        if (channel == Channel.WebPush && await addresses.CheckAsync(new Uri(target!.Address), ct) is { } wrong) return Problems.Invalid("endpoint", wrong).ToHttp();
        await subscriptions.PutAsync(me, channel, target!, ct);
        return TypedResults.NoContent();
    }

    /// <summary>Naming the endpoint or the token is enough. What is not mine, or gone already, is as gone as it can be.</summary>
    static async Task<Results<NoContent, ProblemHttpResult>> Delete([FromBody] Request request, Me me, Subscriptions subscriptions, CancellationToken ct)
    {
        if ((request.Token ?? request.Endpoint) is not { } address) return Problems.Missing("endpoint").ToHttp();
        await subscriptions.DeleteAsync(me, address, ct);
        return TypedResults.NoContent();
    }

    static readonly Problem NotOffered = Problems.NotFound.Because("This server doesn't push this way.");
}
