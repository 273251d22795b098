using System.Buffers.Text;
using Quits.Kernel;

namespace Quits.Pay.Delivery;

/// <summary>What a subscription must look like. Pure.</summary>
internal static class SubscriptionRules
{
    const int TokenCharacters = 4096;

    /// <summary>Reads a request. Its device's address, or what is wrong; where a web endpoint leads is checked elsewhere.</summary>
    public static (Channel Channel, Target? Target, Problem? Problem) Read(Subscribe.Request request) => request.Type switch
    {
        null or "web" => Web(request),
        "fcm" => Token(Channel.Fcm, request.Token, IsVisible),
        "apns" => Token(Channel.Apns, request.Token, IsHex),
        _ => (default, null, Problems.Invalid("type", "web, fcm or apns.")),
    };

    static (Channel, Target?, Problem?) Web(Subscribe.Request request)
    {
        if (Endpoint(request.Endpoint) is { } wrong) return (Channel.WebPush, null, wrong);
        if (Bytes(request.Keys?.P256dh) is not { } key || !WebPushCipher.IsPoint(key)) return (Channel.WebPush, null, Problems.Invalid("keys.p256dh", "An uncompressed P-256 point in base64url."));
        if (Bytes(request.Keys?.Auth) is not { Length: WebPushCipher.AuthBytes } auth) return (Channel.WebPush, null, Problems.Invalid("keys.auth", "16 bytes in base64url."));
        return (Channel.WebPush, new(request.Endpoint!, key, auth), null);
    }

    /// <summary>What is wrong with an endpoint's text; null for a web address that is not too long.</summary>
    public static Problem? Endpoint(string? endpoint) =>
        endpoint is null ? Problems.Missing("endpoint")
        : endpoint.Length <= DeliveryLimits.EndpointCharacters && IsVisible(endpoint) && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? null
        : Problems.Invalid("endpoint", "This is not an address of a push service.");

    static (Channel, Target?, Problem?) Token(Channel channel, string? token, Func<string, bool> looksRight) =>
        token is null ? (channel, null, Problems.Missing("token"))
        : token.Length is > 0 and <= TokenCharacters && looksRight(token) ? (channel, new(token, null, null), null)
        : (channel, null, Problems.Invalid("token", "This is not a device's token."));

    static bool IsVisible(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    static bool IsHex(string text) => text.Length is >= 64 and <= 200 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    /// <summary>Base64url, with or without padding; also plain base64, which some libraries send.</summary>
    static byte[]? Bytes(string? text)
    {
        if (text is not { Length: > 0 and < 200 }) return null;
        var url = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return Base64Url.IsValid(url) ? Base64Url.DecodeFromChars(url) : null;
    }
}
