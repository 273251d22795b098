using System.Diagnostics;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>Load, decide, commit: one transaction, two round trips.</summary>
internal sealed class LedgerStore(Db db, SendingLimits limits, TimeProvider clock, LedgerTelemetry telemetry)
{
    /// <param name="deciding">Told the decisions before they are sent to be committed.</param>
    public async Task<Decision[]> PostAsync(IReadOnlyList<Instruction> asked, Action<Decision[]> deciding, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var started = Stopwatch.GetTimestamp();
        var sheet = await LoadAsync(connection, asked, begin: true, ct);
        var loaded = Stopwatch.GetTimestamp();
        var decisions = Batch.Decide(asked, sheet);
        var decided = Stopwatch.GetTimestamp();
        deciding(decisions);
        decisions = await CommitAsync(connection, asked, decisions, sheet, ct);
        telemetry.Record(asked.Count, Stopwatch.GetElapsedTime(started, loaded), Stopwatch.GetElapsedTime(loaded, decided), Stopwatch.GetElapsedTime(decided));
        return decisions;
    }

    public Task<Sheet> LoadAsync(NpgsqlConnection connection, IReadOnlyList<Instruction> asked, bool begin, CancellationToken ct) =>
        Loader.LoadAsync(connection, asked, begin, Now(), limits, ct);

    public async Task<Decision[]> CommitAsync(NpgsqlConnection connection, IReadOnlyList<Instruction> asked, Decision[] decisions, Sheet sheet, CancellationToken ct)
    {
        Invariant.Holds(decisions, sheet);
        // Once sent, a commit is not called back: the answer would be lost, not the money's movement.
        decisions = await Writer.CommitAsync(connection, asked, decisions, sheet, CancellationToken.None);
        telemetry.Count(asked, decisions);
        return decisions;
    }

    /// <summary>PostgreSQL keeps microseconds; what is answered now must equal what is read later.</summary>
    DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

/// <summary>Checked before every write; a violation is a bug of ours, and nothing is written.</summary>
internal static class Invariant
{
    public static void Holds(Decision[] decisions, Sheet sheet)
    {
        foreach (var decision in decisions)
        {
            var sum = 0L;
            for (var i = 0; i < decision.Entries.Count; i++) sum += decision.Entries[i].Amount;
            if (sum != 0) throw new InvalidOperationException($"transaction {decision.Id} sums to {sum}");
        }
        foreach (var account in sheet.Accounts)
        {
            if (account.Held < 0 || (account is { Kind: AccountKind.Wallet, IsTouched: true } && account.Balance < account.Held))
                throw new InvalidOperationException($"account {account.Id} would hold {account.Balance} with {account.Held} held");
        }
    }
}
