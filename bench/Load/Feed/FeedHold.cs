using Npgsql;

namespace Quits.Bench.Load.Feed;

/// <summary>
/// Keeps the server's feed from being folded: gives its rows out for a newer release's, so that the server stands by. No transaction is
/// open meanwhile: rows that were updated could not be cleaned away, and every payment would pass by them.
/// </summary>
internal sealed class FeedHold : IAsyncDisposable
{
    readonly NpgsqlConnection _connection;

    FeedHold(NpgsqlConnection connection) => _connection = connection;

    public static async Task<FeedHold> TakeAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var take = new NpgsqlCommand("update ledger.checkpoint set version = version + 1000 where projection = 'feed'", connection);
        await take.ExecuteNonQueryAsync();
        return new FeedHold(connection);
    }

    /// <summary>Lets the server go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await using var giveBack = new NpgsqlCommand("update ledger.checkpoint set version = version - 1000 where projection = 'feed'", _connection);
        await giveBack.ExecuteNonQueryAsync();
        await _connection.DisposeAsync();
    }
}
