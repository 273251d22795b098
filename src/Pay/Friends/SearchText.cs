using Quits.Kernel;

namespace Quits.Pay.Friends;

/// <summary>What someone typed to find people. <c>%</c> and <c>_</c> are ordinary characters (FR-3). Pure.</summary>
internal static class SearchText
{
    /// <summary>Fewer characters are like too much.</summary>
    const int FuzzyCharacters = 4;

    /// <summary>The text in lower case, without the blanks around it and the @ in front.</summary>
    public static Problem? Check(string? query, out string text)
    {
        text = (query ?? "").Trim().TrimStart('@').ToLowerInvariant();
        return text.Length <= Limits.SearchCharacters && !text.Contains('\0') ? null : Problems.Invalid("query", $"At most {Limits.SearchCharacters} characters.");
    }

    /// <summary>True when what is alike may be meant, too. Likeness knows only letters and digits, so any other character is meant as it stands.</summary>
    public static bool MayBeMistyped(string text) => text.Length >= FuzzyCharacters && text.All(c => char.IsLetterOrDigit(c) || c == ' ');

    /// <summary>The <c>like</c> pattern of whatever contains the text.</summary>
    public static string Inside(string text) => $"%{text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
