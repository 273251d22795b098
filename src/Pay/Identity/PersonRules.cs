using System.Text.RegularExpressions;
using NodaTime;
using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>What a profile may contain (FR-1). Pure.</summary>
public static partial class PersonRules
{
    public const int PasswordMin = 8;
    public const int PasswordMax = 128;

    static readonly string[] Visibilities = ["public", "friends", "private"];

    public static FieldProblem? Username(string? value) =>
        value is null ? Missing("username") : UsernamePattern().IsMatch(value) ? null : Wrong("username", "3 to 30 letters, digits, dots, dashes or underscores.");

    public static FieldProblem? Email(string? value) =>
        value is null ? Missing("email") : value.Length <= 254 && EmailPattern().IsMatch(value) ? null : Wrong("email", "This doesn't look like an email address.");

    public static FieldProblem? Password(string? value) =>
        value is null ? Missing("password") : value.Length is >= PasswordMin and <= PasswordMax ? null : Wrong("password", $"{PasswordMin} to {PasswordMax} characters.");

    public static FieldProblem? DisplayName(string? value) =>
        value is null ? Missing("displayName")
        : value.Trim().Length is >= 1 and <= 80 && !value.Any(char.IsControl) ? null : Wrong("displayName", "1 to 80 characters.");

    public static FieldProblem? Phone(string? value) =>
        string.IsNullOrEmpty(value) || PhonePattern().IsMatch(value) ? null : Wrong("phone", "Digits with the country's code, as in +15551234567.");

    public static FieldProblem? Visibility(string? value) =>
        value is null || Visibilities.Contains(value) ? null : Wrong("settings.defaultVisibility", "public, friends or private.");

    public static FieldProblem? QuietHours(string? value) =>
        string.IsNullOrEmpty(value) || QuietPattern().IsMatch(value) ? null : Wrong("settings.quietHours", "Two times of day, as in 22:00-07:00.");

    /// <summary>A name of the IANA data, as browsers say it.</summary>
    public static FieldProblem? TimeZone(string? value) =>
        value is null || DateTimeZoneProviders.Tzdb.GetZoneOrNull(value) is not null ? null : Wrong("settings.timeZone", "A time zone's name, as in America/New_York.");

    /// <summary>How long a first payment may be undone (TR-16); 0 pays at once.</summary>
    public static FieldProblem? UndoSeconds(int? value) =>
        value is null or (>= 0 and <= Limits.UndoSeconds) ? null : Wrong("settings.undoSeconds", $"From 0 to {Limits.UndoSeconds} seconds.");

    /// <summary>One problem for all findings; null when there are none.</summary>
    public static Problem? Of(params ReadOnlySpan<FieldProblem?> findings)
    {
        var all = new List<FieldProblem>();
        foreach (var finding in findings)
        {
            if (finding is not null) all.Add(finding);
        }
        if (all.Count == 0) return null;
        var problem = all[0].Code == "MISSING_FIELD" ? Problems.MissingField : Problems.Validation;
        return problem with { Field = all[0].Field, Detail = all[0].Title, Errors = all };
    }

    static FieldProblem Missing(string field) => new(field, "MISSING_FIELD", $"'{field}' is missing.");

    static FieldProblem Wrong(string field, string why) => new(field, "VALIDATION_ERROR", why);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{3,30}\z")]
    private static partial Regex UsernamePattern();

    [GeneratedRegex(@"\A[^@\s\p{C}]{1,64}@[^@\s\p{C}]+\.[^@\s\p{C}]+\z")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"\A\+?[0-9]{7,15}\z")]
    private static partial Regex PhonePattern();

    [GeneratedRegex(@"\A([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex QuietPattern();
}
