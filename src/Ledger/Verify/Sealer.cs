using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;

namespace Quits.Ledger.Verify;

/// <summary>
/// Chains the log: each seal is SHA-256 over the previous seal and the rows since (LG-6). It follows behind the commits, so no payment waits for it.
/// </summary>
public sealed class Sealer(Db db, LogSignal signal, TimeProvider clock, ILogger<Sealer> logger) : BackgroundService
{
    const string Insert = """
        insert into ledger.seal (last_position, first_position, hash, sealed_at) values (@last, @first, @hash, @now)
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var reached = 0L;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var before = reached;
                reached = await SealAsync(stoppingToken);
                // A little patience makes fewer and longer links; after a full slice there is likely more.
                if (reached - before >= Limits.SealEntries) continue;
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
                await signal.WaitAsync(reached, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.WorkFailed("sealing", e);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    /// <summary>Seals one slice, if there is any and no other node is at it.</summary>
    /// <returns>The last sealed position.</returns>
    public async Task<long> SealAsync(CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        // A seal lost in a crash is made again, the same.
        await connection.ExecuteAsync("set local synchronous_commit = off");
        var mine = await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_xact_lock(hashtext('ledger.seal'))");
        var (last, hash) = await SealChain.LastAsync(connection);
        if (!mine) return last;
        var link = await SealChain.LinkAsync(connection, last, long.MaxValue, hash, ct);
        if (link is null) return last;
        await connection.ExecuteAsync(Insert, new { link.Value.last, first = last + 1, hash = link.Value.hash, now = clock.GetUtcNow() });
        await tx.CommitAsync(ct);
        return link.Value.last;
    }
}

/// <summary>The arithmetic of the chain, one for sealing and verifying.</summary>
static class SealChain
{
    const string Rows = """
        select position, id, at, kind, actor, subject, outcome, fingerprint, payload, effects, ip, request_id
        from ledger.log where position > $1 and position <= $2 order by position limit $3
        """;

    public static async Task<(long last, byte[] hash)> LastAsync(NpgsqlConnection connection) =>
        await connection.QuerySingleOrDefaultAsync<(long, byte[]?)>("select last_position, hash from ledger.seal order by last_position desc limit 1") is var (last, hash)
            ? (last, hash ?? new byte[32]) : (0, new byte[32]);

    /// <summary>The hash over the previous one and the rows in (after, upTo], at most one slice; null when there are none.</summary>
    public static async Task<(long last, byte[] hash)?> LinkAsync(NpgsqlConnection connection, long after, long upTo, byte[] previous, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        await using var command = new NpgsqlCommand(Rows, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Limits.SealEntries });
        await using var row = await command.ExecuteReaderAsync(ct);
        var last = after;
        while (await row.ReadAsync(ct))
        {
            last = row.GetInt64(0);
            Append(hash, row);
        }
        return last == after ? null : (last, hash.GetHashAndReset());
    }

    static void Append(IncrementalHash hash, NpgsqlDataReader row)
    {
        Append(hash, row.GetInt64(0));
        Append(hash, row.GetGuid(1));
        Append(hash, row.GetFieldValue<DateTimeOffset>(2).UtcTicks / TimeSpan.TicksPerMicrosecond);
        Append(hash, row.GetString(3));
        Append(hash, row.IsDBNull(4) ? null : row.GetGuid(4));
        Append(hash, row.IsDBNull(5) ? null : row.GetGuid(5));
        Append(hash, row.GetInt16(6));
        Append(hash, row.GetInt64(7));
        for (var column = 8; column < 12; column++) Append(hash, Text(row, column));
    }

    static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    static void Append(IncrementalHash hash, Guid? id)
    {
        Span<byte> bytes = stackalloc byte[17];
        bytes[0] = (byte)(id is null ? 0 : 1);
        (id ?? default).TryWriteBytes(bytes[1..], bigEndian: true, out _);
        hash.AppendData(bytes);
    }

    /// <summary>Each text is preceded by its length, so no two rows can be told as one; null is length -1.</summary>
    static void Append(IncrementalHash hash, string? text)
    {
        Append(hash, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        if (text is not null) hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
