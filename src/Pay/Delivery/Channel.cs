namespace Quits.Pay.Delivery;

/// <summary>How something reaches a person. The numbers are stored.</summary>
internal enum Channel : short
{
    WebPush = 1,
    Fcm = 2,
    Apns = 3,
    Email = 4,
}

/// <summary>The names of channels, for metrics and facts.</summary>
internal static class ChannelExtensions
{
    public static string Name(this Channel channel) => channel switch
    {
        Channel.WebPush => "web",
        Channel.Fcm => "fcm",
        Channel.Apns => "apns",
        Channel.Email => "email",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "unknown channel"),
    };
}

/// <summary>A device's address. Sealed at rest; the parts that a channel does not have are null.</summary>
/// <param name="Address">Web Push: the endpoint; FCM and APNs: the token.</param>
/// <param name="Key">Web Push: the browser's public point.</param>
/// <param name="Auth">Web Push: the browser's secret.</param>
internal sealed record Target(string Address, byte[]? Key, byte[]? Auth);
