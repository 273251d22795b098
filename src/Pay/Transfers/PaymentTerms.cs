using Quits.Kernel;

namespace Quits.Pay.Transfers;

/// <summary>What is said beside the amount wherever money is paid or asked for (TR-4, TR-5, TR-14). Each gives what is wrong, or null. Pure.</summary>
public static class PaymentTerms
{
    public static Problem? CheckCurrency(string? currency) =>
        currency is null || Currency.TryParse(currency, out _) ? null : Problems.Invalid("currency", "USD is the currency here.");

    /// <summary>At most 500 Unicode scalar values, all of them storable (TR-4).</summary>
    /// <param name="field">The field to blame.</param>
    public static Problem? CheckNote(string? note, string field)
    {
        if (note is null) return null;
        if (PlainText.Length(note) is not { } length) return Problems.Invalid(field, "The text has a character that can't be kept.");
        return length <= Limits.NoteCharacters ? null : Problems.Invalid(field, $"At most {Limits.NoteCharacters} characters.");
    }

    public static Problem? CheckVisibility(string? visibility) =>
        visibility is null || Visibilities.TryParse(visibility, out _) ? null : Problems.Invalid("visibility", "public, friends or private.");
}
