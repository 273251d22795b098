using System.Text;

namespace Quits.Kernel;

/// <summary>Text that people write for each other: any Unicode but what no database and no log can keep.</summary>
public static class PlainText
{
    /// <summary>How many Unicode scalar values the text has; null when it has a NUL or half a surrogate pair.</summary>
    public static int? Length(string text)
    {
        var (length, at) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a pair is read as the replacement character; one that was really written is in the text.
            if (rune.Value == 0 || rune == Rune.ReplacementChar && text[at] != '\uFFFD') return null;
            at += rune.Utf16SequenceLength;
            length++;
        }
        return length;
    }
}
