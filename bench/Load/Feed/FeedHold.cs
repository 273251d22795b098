using Npgsql;

namespace Quits.Bench.Load.Feed;

/// <summary>
/// Keeps the server's feed from being folded: holds the checkpoint as another runner in the cluster would, so that this one stands by.
/// </summary>
internal sealed class FeedHold : IAsyncDisposable
{
    readonly NpgsqlConnection _connection;
    readonly NpgsqlTransaction _transaction;

    FeedHold(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<FeedHold> TakeAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand("select from ledger.checkpoint where projection = 'feed' for update", connection);
        await take.ExecuteNonQueryAsync();
        return new FeedHold(connection, transaction);
    }

    /// <summary>Lets the server go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
