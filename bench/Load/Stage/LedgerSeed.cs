using Npgsql;
using Quits.Bench.Load.Floor;
using Quits.Bench.Load.Generator;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Bench.Load.Stage;

/// <summary>Opens a wallet per person and funds it from equity through the ledger itself, so that the books are true from the first row.</summary>
internal static class LedgerSeed
{
    /// <summary>Minor units that everybody starts with.</summary>
    public const long Balance = 100_000_000;

    const int InFlight = 2000;

    public static async Task WalletsAsync(string connectionString, Population people)
    {
        await using var ledger = await LedgerAlone.StartAsync(connectionString, migrates: false);
        await WalletsAsync(ledger, people);
    }

    public static async Task WalletsAsync(LedgerAlone ledger, Population people)
    {
        if (await ledger.Client.ReadWalletAsync(new(people.Ids[0]), CancellationToken.None) is not null) return;
        foreach (var some in people.Ids.Chunk(InFlight)) await AcceptedAsync(ledger.Client, some.Select(Open));
        foreach (var some in people.Ids.Chunk(InFlight)) await AcceptedAsync(ledger.Client, some.Select(Fund));
        await AnalyzeAsync(ledger.Db.Owner);
    }

    public static async Task AnalyzeAsync(NpgsqlDataSource owner)
    {
        await using var command = owner.CreateCommand("analyze");
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    static Instruction Open(Guid id) =>
        new OpenWallet(TransactionId.New(), "person.registered", new(id), new(id), "USD", 2, "{}") { Subject = id };

    static Instruction Fund(Guid id) =>
        new Pay(TransactionId.New(), "credit.welcome", HouseAccounts.Equity, new(id), Balance, Counted: false, Credit(id)) { Subject = id };

    static string Credit(Guid person) => $$"""{"person":"{{person}}","amount":{{Balance}},"currency":"USD"}""";

    static async Task AcceptedAsync(LedgerClient ledger, IEnumerable<Instruction> instructions)
    {
        var decisions = await Task.WhenAll(instructions.Select(ledger.SubmitAsync));
        if (decisions.FirstOrDefault(d => !d.Accepted) is { } refused) throw new InvalidOperationException($"seeding was refused: {refused.Verdict}");
    }
}
