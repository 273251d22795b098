using Npgsql;

namespace Quits.Bench.Load.Stage;

/// <summary>Gives a server's tables a past, set by set in SQL, such that the books stay provable.</summary>
internal static class Past
{
    const int Slice = 250_000;

    public static async Task AddAsync(string connectionString, string script, int transfers)
    {
        await using var connection = await OpenAsync(connectionString);
        await using (var prepare = new NpgsqlCommand(Resources.Text(script), connection)) await prepare.ExecuteNonQueryAsync();
        for (var done = 0; done < transfers; done += Slice)
        {
            await using var add = new NpgsqlCommand("select pg_temp.add_past($1)", connection);
            add.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Math.Min(Slice, transfers - done) });
            await add.ExecuteNonQueryAsync();
        }
        await RunAsync(connection, "vacuum analyze");
    }

    /// <summary>What a server does in a quiet hour: the rows that followed are vacuumed, all pages written out.</summary>
    public static async Task SettleAsync(string connectionString)
    {
        await using var connection = await OpenAsync(connectionString);
        await RunAsync(connection, "vacuum analyze");
        await RunAsync(connection, "checkpoint");
    }

    static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 600, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
