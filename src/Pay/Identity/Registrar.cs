using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Pay.Identity;

/// <summary>Settings of new people.</summary>
public sealed class RegistrationOptions
{
    /// <summary>Minor units that a new person is given from equity; 0 gives nothing.</summary>
    public long WelcomeCredit { get; set; }
}

/// <summary>What is needed to make a person. Everything was checked before.</summary>
public sealed record Registration(string Username, string Email, string Password, string DisplayName, string? Phone)
{
    /// <summary>0 none, 1 basic, 2 full.</summary>
    public short Tier { get; init; }
}

/// <summary>Makes a person with their wallet, their first money if any, and their audit row, in one transaction.</summary>
public sealed class Registrar(LedgerClient ledger, TimeProvider clock)
{
    const string Insert = """
        insert into identity.person (id, username, email, phone, display_name, password_hash, tier, created_at)
        values (@id, @Username, @Email, @Phone, @DisplayName, @hash, @Tier, @now)
        """;

    static readonly PasswordHasher<object> Hasher = new();
    static readonly object Anyone = new();

    /// <summary>Hashing is slow on purpose; do it before a transaction begins.</summary>
    internal static string Hash(string password) => Hasher.HashPassword(Anyone, password);

    /// <param name="firstMoney">Minor units from equity.</param>
    /// <param name="alsoInside">More of the caller's rows in the same transaction, given the person's id.</param>
    /// <returns>The person's id and the field that is taken, one of them.</returns>
    public async Task<(PersonId? Person, string? Taken)> RegisterAsync(
        Registration registration, long firstMoney, Origin origin, Func<NpgsqlConnection, PersonId, Task>? alsoInside, CancellationToken ct)
    {
        var hash = Hash(registration.Password);
        var person = PersonId.New();
        await using var work = await ledger.BeginAsync(ct);
        try
        {
            await work.Connection.ExecuteAsync(Insert, new
            {
                id = person.Value, registration.Username, registration.Email, Phone = string.IsNullOrEmpty(registration.Phone) ? null : registration.Phone,
                DisplayName = registration.DisplayName.Trim(), hash, registration.Tier, now = clock.GetUtcNow(),
            });
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return (null, e.ConstraintName == "person_email" ? "email" : "username");
        }
        if (alsoInside is not null) await alsoInside(work.Connection, person);
        await work.CommitAsync([.. Instructions(person, registration.Tier, firstMoney, origin)], ct);
        return (person, null);
    }

    static IEnumerable<Instruction> Instructions(PersonId person, short tier, long firstMoney, Origin origin)
    {
        var wallet = AccountId.WalletOf(person);
        yield return new OpenWallet(TransactionId.New(), IdentityFacts.Registered, wallet, person, Currency.Usd.Code, tier, "{}")
        {
            Actor = person, Subject = person.Value, Origin = origin,
        };
        if (firstMoney <= 0) yield break;
        var payload = JsonSerializer.Serialize(new CreditPayload(person.Value, firstMoney, Currency.Usd.Code), JsonSerializerOptions.Web);
        yield return new Quits.Ledger.Core.Pay(TransactionId.New(), IdentityFacts.WelcomeCredit, HouseAccounts.Equity, wallet, firstMoney, Counted: false, payload)
        {
            Subject = person.Value, Origin = origin,
        };
    }
}
