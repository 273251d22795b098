using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Quits.Kernel;

/// <summary>One page of a list, newest first. <c>nextCursor</c> is null on the last page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Builds a page from one row more than asked for: the extra row only proves that there is a next page.</summary>
    public static Page<T> Of(List<T> rows, int limit, Func<T, string> cursorAfter)
    {
        if (rows.Count <= limit) return new(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        return new(rows, cursorAfter(rows[^1]));
    }
}

/// <summary>
/// Opaque keyset cursors: where the page ended and the filters it was made with, bound to the list and to the person it was given to.
/// The binding is a check against mix-ups, not a secret: every query filters by the reader anyway.
/// </summary>
public static class Cursor
{
    const int TagBytes = 8;
    const int TextMax = 2048;

    public static string Write<T>(string list, PersonId reader, T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value);
        var all = new byte[TagBytes + body.Length];
        Tag(list, reader, body).CopyTo(all, 0);
        body.CopyTo(all, TagBytes);
        return Base64Url.EncodeToString(all);
    }

    /// <summary>False when the cursor is broken, of another list or of another person.</summary>
    public static bool TryRead<T>(string list, PersonId reader, string text, out T? value)
    {
        value = default;
        var buffer = new byte[TextMax];
        if (text.Length > TextMax || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, buffer, out var length) || length <= TagBytes) return false;
        var body = buffer[TagBytes..length];
        if (!buffer.AsSpan(0, TagBytes).SequenceEqual(Tag(list, reader, body))) return false;
        try
        {
            value = JsonSerializer.Deserialize<T>(body);
        }
        catch (JsonException)
        {
            // The tag is no secret: whoever makes one for another body has made a broken cursor.
            return false;
        }
        return value is not null;
    }

    static byte[] Tag(string list, PersonId reader, byte[] body) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(list), 0, .. reader.Value.ToByteArray(bigEndian: true), .. body])[..TagBytes];
}

/// <summary>The <c>limit</c> of a list.</summary>
public static class PageSize
{
    /// <summary>The size asked for, or the default; a problem when it is out of 1..100.</summary>
    public static Problem? Check(int? limit, out int size)
    {
        size = limit ?? Limits.PageDefault;
        return size is >= 1 and <= Limits.PageMax ? null : Problems.Invalid("limit", $"1 to {Limits.PageMax}.");
    }
}
