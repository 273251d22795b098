using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;

namespace Quits.Pay.Transfers;

/// <summary>A payment as the log has it: its visibility is what it was sent with.</summary>
public sealed record LoggedTransfer(long Position, Guid Id, DateTimeOffset At, TransferFact Fact);

/// <summary>
/// Accepted payments by their position in the log. Entries of the log never change, so those that were read last stay in memory; what
/// may change about a payment - who may see it - is not here.
/// </summary>
public sealed class LoggedTransfers(Db db)
{
    const string Read = "select position, id, at, payload from ledger.pub_log where position = any($1) and kind = 'transfer' and outcome = 0";

    // A payment's place is its position's remainder: newer ones drive out older ones, nothing is searched and nothing locked.
    readonly LoggedTransfer?[] _newest = new LoggedTransfer?[Limits.RememberedTransfers];

    /// <summary>One payment for each position, in that order.</summary>
    /// <exception cref="KeyNotFoundException">No accepted payment is there.</exception>
    public async ValueTask<IReadOnlyList<LoggedTransfer>> FindAsync(IReadOnlyList<long> positions, CancellationToken ct)
    {
        var found = new LoggedTransfer[positions.Count];
        List<int>? missing = null;
        for (var i = 0; i < found.Length; i++)
        {
            if (_newest[positions[i] % _newest.Length] is { } known && known.Position == positions[i]) found[i] = known;
            else (missing ??= []).Add(i);
        }
        if (missing is null) return found;
        var read = await ReadAsync([.. missing.Select(i => positions[i])], ct);
        foreach (var i in missing) found[i] = read[positions[i]];
        return found;
    }

    /// <summary>Remembers an accepted payment that was read from the log already.</summary>
    public void Remember(LogEntry entry)
    {
        ref var place = ref _newest[entry.Position % _newest.Length];
        if (place is null || place.Position < entry.Position) place = new(entry.Position, entry.Id, entry.At, TransferFact.Of(entry));
    }

    async Task<Dictionary<long, LoggedTransfer>> ReadAsync(long[] positions, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(Read);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = positions });
        await using var row = await command.ExecuteReaderAsync(ct);
        var read = new Dictionary<long, LoggedTransfer>(positions.Length);
        while (await row.ReadAsync(ct))
        {
            var transfer = new LoggedTransfer(row.GetInt64(0), row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2), TransferFact.Of(row.GetString(3)));
            _newest[transfer.Position % _newest.Length] = read[transfer.Position] = transfer;
        }
        return read;
    }
}
