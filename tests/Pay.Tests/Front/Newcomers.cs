using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Pay.Identity;

namespace Quits.Pay.Tests.Front;

/// <summary>
/// People for tests that are not about registering. Hashing a password is slow on purpose, so they share the hash of
/// <see cref="Password"/>; all else is as the registration does it, in one transaction.
/// </summary>
static class Newcomers
{
    public const string Password = "correct horse battery";

    static readonly Lazy<string> Hash = new(() => Registrar.Hash(Password));
    static int _made;

    public static async Task<Member> AddAsync(PayApp app, long has, string? name, string defaultVisibility, short tier)
    {
        var (person, number) = (PersonId.New(), Interlocked.Increment(ref _made));
        var username = name ?? $"person{number}";
        await using var work = await app.Services.GetRequiredService<LedgerClient>().BeginAsync(CancellationToken.None);
        await work.Connection.ExecuteAsync("""
            insert into identity.person (id, username, email, display_name, password_hash, tier, default_visibility, created_at)
            values (@id, @username, @email, @display, @hash, @tier, @defaultVisibility, @now)
            """, new { id = person.Value, username, email = $"{username}@example.com", display = $"Person {username}", hash = Hash.Value, tier, defaultVisibility, now = app.Clock.GetUtcNow() });
        var tokens = await app.Services.GetRequiredService<Sessions>().BeginAsync(work.Connection, person, "tests", null);
        var wallet = AccountId.WalletOf(person);
        List<Instruction> instructions = [new OpenWallet(TransactionId.New(), IdentityFacts.Registered, wallet, person, "USD", tier, "{}") { Actor = person, Subject = person.Value }];
        if (has > 0) instructions.Add(FirstMoney(person, wallet, has));
        await work.CommitAsync(instructions, CancellationToken.None);
        return new Member(app, person.Value, username, tokens.Access) { Cookie = tokens.Cookie, RefreshToken = tokens.Refresh };
    }

    static Quits.Ledger.Core.Pay FirstMoney(PersonId person, AccountId wallet, long cents) =>
        new(TransactionId.New(), IdentityFacts.WelcomeCredit, HouseAccounts.Equity, wallet, cents, Counted: false,
            $$"""{"person":"{{person}}","amount":{{cents}},"currency":"USD"}""") { Subject = person.Value };
}
