using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quits.Pay.Delivery;

/// <summary>What a service worker gets to show (see the README). Pure.</summary>
internal static class PushPayload
{
    sealed record Shown(string Title, string Body, string Link, string Tag, long Position, string Kind);

    // Written for a JSON parser, never into a page, so emoji need not cost twelve bytes each.
    static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>At most <paramref name="bytes"/> of UTF-8; a note that is too long is cut between characters.</summary>
    public static byte[] Of(Letter letter, int bytes)
    {
        var (body, json) = (letter.News.Body, Json(letter, letter.News.Body));
        while (json.Length > bytes && body.Length > 0)
        {
            body = Cut(body, Math.Max(0, body.Length - Math.Max(8, (json.Length - bytes) / 6)));
            json = Json(letter, body);
        }
        return json;
    }

    /// <summary>The beginning of a text, with an ellipsis when it is longer; never half a character.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        if (length <= 1) return "";
        var end = length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    static byte[] Json(Letter letter, string body) => JsonSerializer.SerializeToUtf8Bytes(
        new Shown(letter.News.Title, body, letter.News.Link, letter.Tag, letter.Position, letter.News.Kind), Options);
}
