namespace Quits.Pay.Transfers;

/// <summary>Who may see a payment beside its two parties (TR-5, FD-2). Stored; the greater number is the more private.</summary>
public enum Visibility : short
{
    /// <summary>Everyone signed in.</summary>
    Public = 1,

    /// <summary>Friends of the sender and friends of the receiver.</summary>
    Friends = 2,

    /// <summary>Nobody else.</summary>
    Private = 3,
}

/// <summary>Visibilities as the API writes them.</summary>
public static class Visibilities
{
    static readonly string[] Names = ["public", "friends", "private"];

    public static string Name(this Visibility visibility) => Names[(int)visibility - 1];

    public static bool TryParse(string? name, out Visibility visibility)
    {
        var index = Array.IndexOf(Names, name);
        visibility = (Visibility)(index + 1);
        return index >= 0;
    }

    /// <exception cref="FormatException">Not a visibility: a stored row is damaged.</exception>
    public static Visibility Parse(string name) => TryParse(name, out var visibility) ? visibility : throw new FormatException($"unknown visibility '{name}'");

    /// <summary>The more private of two.</summary>
    public static Visibility And(this Visibility one, Visibility other) => one > other ? one : other;
}
