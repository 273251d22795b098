using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Quits.Bench.Load.Textbook;

/// <summary>
/// The textbook payment: one transaction and eight round trips per request. Lock both wallets in id order, look up the key,
/// debit, credit, insert the transfer, its two entries and its log row, commit. Statements are prepared by the pool.
/// </summary>
internal sealed class TextbookTransfer(NpgsqlDataSource database, TimeProvider clock)
{
    internal enum Outcome { Created, Replayed, Mismatch, InsufficientFunds, UnknownWallet }

    internal sealed record Result(Outcome Outcome, Guid Id = default, long NewBalance = 0, DateTime At = default);

    public async Task<Result> SendAsync(Guid sender, Guid key, SendRequest request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        var wallets = await LockAsync(connection, sender, request.ReceiverId, ct);
        if (await EarlierAsync(connection, sender, key, request, ct) is { } earlier) return earlier;
        if (!wallets.TryGetValue(sender, out var balance) || wallets.Count != 2) return new Result(Outcome.UnknownWallet);
        if (balance < request.Amount) return new Result(Outcome.InsufficientFunds);

        var id = Guid.CreateVersion7();
        var at = clock.GetUtcNow().UtcDateTime;
        var debit = await MoveAsync(connection, sender, -request.Amount, ct);
        var credit = await MoveAsync(connection, request.ReceiverId, request.Amount, ct);
        await InsertTransferAsync(connection, id, sender, key, request, debit.Balance, at, ct);
        await InsertEntriesAsync(connection, id, (sender, -request.Amount, debit), (request.ReceiverId, request.Amount, credit), at, ct);
        await AppendAsync(connection, id, sender, request, at, ct);
        await tx.CommitAsync(ct);
        return new Result(Outcome.Created, id, debit.Balance, at);
    }

    static async Task<Dictionary<Guid, long>> LockAsync(NpgsqlConnection connection, Guid sender, Guid receiver, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select id, balance from textbook.wallets where id = any($1) order by id for update", connection);
        command.Parameters.Add(Value<Guid[]>([sender, receiver]));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var wallets = new Dictionary<Guid, long>(2);
        while (await reader.ReadAsync(ct)) wallets[reader.GetGuid(0)] = reader.GetInt64(1);
        return wallets;
    }

    static async Task<Result?> EarlierAsync(NpgsqlConnection connection, Guid sender, Guid key, SendRequest request, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            select id, receiver_id, amount, sender_balance, created_at from textbook.transfers
            where sender_id = $1 and idempotency_key = $2
            """, connection) { Parameters = { Value(sender), Value(key) } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var same = reader.GetGuid(1) == request.ReceiverId && reader.GetInt64(2) == request.Amount;
        return new Result(same ? Outcome.Replayed : Outcome.Mismatch, reader.GetGuid(0), reader.GetInt64(3), reader.GetDateTime(4));
    }

    static async Task<(long Balance, long Version)> MoveAsync(NpgsqlConnection connection, Guid wallet, long amount, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            update textbook.wallets set balance = balance + $2, version = version + 1 where id = $1 returning balance, version
            """, connection) { Parameters = { Value(wallet), Value(amount) } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    static async Task InsertTransferAsync(
        NpgsqlConnection connection, Guid id, Guid sender, Guid key, SendRequest request, long balance, DateTime at, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            insert into textbook.transfers (id, sender_id, receiver_id, amount, currency, note, visibility, idempotency_key, sender_balance, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, connection)
        {
            Parameters =
            {
                Value(id), Value(sender), Value(request.ReceiverId), Value(request.Amount), Value(request.Currency ?? "USD"),
                new NpgsqlParameter { Value = (object?)request.Note ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                Value(request.Visibility ?? "friends"), Value(key), Value(balance), Value(at),
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    static async Task InsertEntriesAsync(
        NpgsqlConnection connection, Guid id, (Guid Wallet, long Amount, (long Balance, long Version) After) debit,
        (Guid Wallet, long Amount, (long Balance, long Version) After) credit, DateTime at, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            insert into textbook.entries (wallet_id, version, transfer_id, amount, balance_after, created_at)
            values ($3, $4, $1, $5, $6, $2), ($7, $8, $1, $9, $10, $2)
            """, connection)
        {
            Parameters =
            {
                Value(id), Value(at),
                Value(debit.Wallet), Value(debit.After.Version), Value(debit.Amount), Value(debit.After.Balance),
                Value(credit.Wallet), Value(credit.After.Version), Value(credit.Amount), Value(credit.After.Balance),
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    static async Task AppendAsync(NpgsqlConnection connection, Guid id, Guid sender, SendRequest request, DateTime at, CancellationToken ct)
    {
        var fact = new Fact(sender, request.ReceiverId, request.Amount, request.Currency ?? "USD", request.Note, request.Visibility ?? "friends");
        var payload = JsonSerializer.SerializeToUtf8Bytes(fact, TextbookJson.Default.Fact);
        await using var command = new NpgsqlCommand("insert into textbook.log (at, kind, subject, payload) values ($1, 'transfer', $2, $3)", connection)
        {
            Parameters = { Value(at), Value(id), new NpgsqlParameter<byte[]> { TypedValue = payload, NpgsqlDbType = NpgsqlDbType.Jsonb } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
