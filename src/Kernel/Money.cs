using System.Globalization;

namespace Quits.Kernel;

/// <summary>An ISO 4217 currency. <c>default</c> is no currency and cannot be used in arithmetic.</summary>
public readonly record struct Currency
{
    public static readonly Currency Usd = new("USD");

    Currency(string code) => Code = code;

    /// <summary>Three upper-case letters, as in <c>USD</c>.</summary>
    public string Code { get; }

    /// <summary>True and the currency when <paramref name="code"/> is one this build books in.</summary>
    public static bool TryParse(string? code, out Currency currency)
    {
        currency = code == "USD" ? Usd : default;
        return currency != default;
    }

    /// <exception cref="FormatException">The code is unknown: a stored row is damaged.</exception>
    public static Currency Parse(string code) =>
        TryParse(code, out var currency) ? currency : throw new FormatException($"unknown currency '{code}'");

    public override string ToString() => Code ?? "none";
}

/// <summary>An amount in integer minor units (cents for USD) of one currency. Arithmetic is checked and never mixes currencies.</summary>
public readonly record struct Money(long Minor, Currency Currency)
{
    public static Money Usd(long cents) => new(cents, Currency.Usd);

    public static Money operator +(Money a, Money b) => new(checked(a.Minor + Same(a, b)), a.Currency);

    public static Money operator -(Money a, Money b) => new(checked(a.Minor - Same(a, b)), a.Currency);

    static long Same(Money a, Money b) => a.Currency == b.Currency && a.Currency != default
        ? b.Minor
        : throw new InvalidOperationException($"cannot mix {a.Currency} and {b.Currency}");

    /// <summary>For logs and the command line, as in <c>12.34 USD</c>. People see amounts in their own locale.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Minor / 100m:0.00} {Currency}");
}
