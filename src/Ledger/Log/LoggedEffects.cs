using System.Text;
using System.Text.Json;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Log;

/// <summary>What a log entry says that it did to the books; see <c>Effects</c> for its form.</summary>
/// <param name="Entries">In booking order.</param>
/// <param name="Hold">The hold that was placed or closed, in its state afterwards.</param>
/// <param name="Opened">The wallet that was opened.</param>
/// <param name="Status">The account whose status was set.</param>
public sealed record LoggedEffects(IReadOnlyList<Entry> Entries, LoggedHold? Hold, LoggedWallet? Opened, LoggedStatus? Status)
{
    public static readonly LoggedEffects None = new(Decision.NoEntries, null, null, null);

    /// <summary>Reads a stored effect; null is a refusal or a fact.</summary>
    /// <exception cref="JsonException">It is not of the ledger's form: the row is damaged.</exception>
    internal static LoggedEffects Read(string? effects)
    {
        if (effects is null) return None;
        try
        {
            return Read(Encoding.UTF8.GetBytes(effects));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException("the effects of a log entry are damaged", e);
        }
    }

    static LoggedEffects Read(byte[] effects)
    {
        var json = new Utf8JsonReader(effects);
        var read = None;
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            Expect(ref json, JsonTokenType.StartArray);
            read = name switch
            {
                "e" => read with { Entries = ReadEntries(ref json) },
                "h" => read with { Hold = new(new(NextId(ref json)), new(NextId(ref json)), new(NextId(ref json)), Next(ref json), (HoldStatus)Next(ref json)) },
                "o" => read with { Opened = new(new(NextId(ref json)), new(NextId(ref json)), NextText(ref json), (short)Next(ref json)) },
                "s" => read with { Status = new(new(NextId(ref json)), (AccountStatus)Next(ref json)) },
                _ => throw new JsonException($"unknown effect '{name}'"),
            };
            if (name != "e") Expect(ref json, JsonTokenType.EndArray);
        }
        return read;
    }

    static List<Entry> ReadEntries(ref Utf8JsonReader json)
    {
        var entries = new List<Entry>(2);
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            entries.Add(new(new(NextId(ref json)), Next(ref json), Next(ref json), Next(ref json), Next(ref json)));
            Expect(ref json, JsonTokenType.EndArray);
        }
        return entries;
    }

    static Guid NextId(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.String);
        return json.GetGuid();
    }

    static string NextText(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.String);
        return json.GetString()!;
    }

    static long Next(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.Number);
        return json.GetInt64();
    }

    static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type) throw new JsonException($"expected {type}, found {json.TokenType}");
    }
}

/// <summary>Amount in minor units: what was held, whatever part of it was posted.</summary>
public sealed record LoggedHold(TransactionId Id, AccountId Account, AccountId Payee, long Amount, HoldStatus Status);

/// <summary>A wallet as it was opened.</summary>
public sealed record LoggedWallet(AccountId Account, PersonId Owner, string Currency, short Tier);

/// <summary>The status an account was given.</summary>
public sealed record LoggedStatus(AccountId Account, AccountStatus Status);
