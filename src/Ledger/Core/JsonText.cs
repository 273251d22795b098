using System.Globalization;

namespace Quits.Ledger.Core;

/// <summary>
/// JSON that every reader of the log can read. PostgreSQL's <c>json</c> keeps escapes as they come, so an escaped NUL or half a
/// surrogate pair would be stored, and then stop each projection that reads it.
/// </summary>
internal static class JsonText
{
    /// <exception cref="ArgumentException">The text has an escape that cannot become text again.</exception>
    public static void Check(string json)
    {
        for (var at = json.IndexOf('\\'); at >= 0 && at + 1 < json.Length; at = json.IndexOf('\\', at))
        {
            at += json[at + 1] != 'u' ? 2 : EscapeAt(json, at) switch
            {
                0 => throw new ArgumentException("the payload has an escaped NUL"),
                >= 0xD800 and < 0xDC00 when EscapeAt(json, at + 6) is >= 0xDC00 and < 0xE000 => 12,
                >= 0xD800 and < 0xE000 => throw new ArgumentException("the payload has half a surrogate pair"),
                _ => 6,
            };
            if (at >= json.Length) return;
        }
    }

    /// <summary>The value of <c>\uXXXX</c>; -1 when there is none.</summary>
    static int EscapeAt(string json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && int.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;
}
