using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Store;

namespace Quits.Ledger;

/// <summary>The front door: the only way to move money, and the only way to append to the log.</summary>
public sealed class LedgerClient
{
    readonly Db _db;
    readonly LedgerStore _store;
    readonly Batcher _batcher;
    readonly WalletReader _wallets;

    internal LedgerClient(Db db, LedgerStore store, Batcher batcher, WalletReader wallets) =>
        (_db, _store, _batcher, _wallets) = (db, store, batcher, wallets);

    /// <summary>Posts one instruction with whatever else arrives at this moment. Refusals are answers, see <see cref="Decision.Verdict"/>.</summary>
    /// <exception cref="LedgerBusyException">The queue is full; nothing was done.</exception>
    /// <exception cref="LedgerUnavailableException">The outcome is unknown; ask again with the same id.</exception>
    public Task<Decision> SubmitAsync(Instruction instruction) => _batcher.SubmitAsync(instruction);

    /// <summary>Begins a transaction for an operation with rows of its own.</summary>
    public async Task<LedgerTransaction> BeginAsync(CancellationToken ct)
    {
        var connection = await _db.App.OpenConnectionAsync(ct);
        try
        {
            await using var begin = new NpgsqlCommand("begin", connection);
            await begin.ExecuteNonQueryAsync(ct);
            return new(_store, connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A wallet as of now, with what is left of its limits; null when there is none.</summary>
    public Task<WalletView?> ReadWalletAsync(AccountId account, CancellationToken ct) => _wallets.ReadAsync(account, ct);

    /// <summary>Adds an account's entries up and sets the sum beside its balance (LG-6); null when there is no such account.</summary>
    public Task<AccountProof?> ProveAsync(AccountId account, CancellationToken ct) => _wallets.ProveAsync(account, ct);
}

/// <summary>Amounts in minor units. Limits are null when there is none.</summary>
public sealed record WalletView(long Balance, long Held, long Available, string Currency, AccountStatus Status, long? DailyRemaining, long? WeeklyRemaining, long Position);

/// <summary>
/// One account's books in one look. Amounts in minor units. <c>Sum</c> is added up from all entries now; <c>Balance</c> is what is shown everywhere.
/// The seal is the newest link of the hash chain over the whole log, and the position it reaches.
/// </summary>
public sealed record AccountProof(long Entries, long LastVersion, long Sum, long LastBalanceAfter, long Balance, long Held, long SealedPosition, string? SealHash)
{
    public bool Holds => Sum == Balance && LastBalanceAfter == Balance && Entries == LastVersion && Balance >= Held;
}
