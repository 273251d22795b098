using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>
/// A database transaction that writes a module's own rows beside ledger instructions: both commit or neither.
/// Order: the module's reads and row locks, then <see cref="DecideAsync"/>, then the module's writes, then <see cref="CommitAsync"/>.
/// Disposing without commit rolls everything back.
/// </summary>
public sealed class LedgerTransaction : IAsyncDisposable
{
    readonly LedgerStore _store;
    readonly List<Instruction> _asked = [];
    Sheet? _sheet;
    Decision[] _decisions = [];
    bool _committed;

    internal LedgerTransaction(LedgerStore store, NpgsqlConnection connection)
    {
        _store = store;
        Connection = connection;
    }

    /// <summary>For the module's own statements; they are part of this transaction.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Locks, decides, writes nothing yet. May be called once.</summary>
    public async Task<IReadOnlyList<Decision>> DecideAsync(IReadOnlyList<Instruction> instructions, CancellationToken ct)
    {
        if (_sheet is not null) throw new InvalidOperationException("a ledger transaction decides once");
        _asked.AddRange(instructions);
        _sheet = await _store.LoadAsync(Connection, _asked, begin: false, ct);
        _decisions = Batch.Decide(_asked, _sheet);
        return _decisions;
    }

    /// <summary>Writes what was decided, appends it to the log, commits.</summary>
    /// <returns>The decisions with their positions.</returns>
    public async Task<IReadOnlyList<Decision>> CommitAsync(CancellationToken ct)
    {
        var sheet = _sheet ?? throw new InvalidOperationException("nothing was decided");
        _decisions = await _store.CommitAsync(Connection, _asked, _decisions, sheet, ct);
        _committed = true;
        return _decisions;
    }

    /// <summary>Decides and commits instructions that need no look at the decision in between.</summary>
    public async Task<IReadOnlyList<Decision>> CommitAsync(IReadOnlyList<Instruction> instructions, CancellationToken ct)
    {
        await DecideAsync(instructions, ct);
        return await CommitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_committed && Connection.State == System.Data.ConnectionState.Open)
            {
                await using var rollback = new NpgsqlCommand("rollback", Connection);
                await rollback.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
        finally
        {
            await Connection.DisposeAsync();
        }
    }
}
