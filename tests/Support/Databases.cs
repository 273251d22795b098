using Npgsql;

namespace Quits.Tests.Support;

/// <summary>Fresh databases on the cluster that the tests of this process share.</summary>
public static class Databases
{
    static int _made;

    /// <summary>
    /// Creates a database and returns its connection string: empty, or a copy of the one that <paramref name="template"/> (a connection
    /// string from here) names. A copy takes a fraction of the time of migrating anew; nothing may be connected to the template, so
    /// connections to it are ended.
    /// </summary>
    public static async Task<string> CreateAsync(string? template = null, CancellationToken ct = default)
    {
        var server = await PostgresServer.SharedAsync();
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync(ct);
        if (template is null)
        {
            await RunAsync(connection, $"create database {name}", ct);
        }
        else
        {
            var source = NameOf(template);
            await RunAsync(connection, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{source}'", ct);
            await RunAsync(connection, $"create database {name} template {source}", ct);
        }
        return server.ConnectionString(name);
    }

    /// <summary>Drops a database made here, ending whatever is connected to it.</summary>
    public static async Task DropAsync(string connectionString, CancellationToken ct = default)
    {
        var server = await PostgresServer.SharedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync(ct);
        await RunAsync(connection, $"drop database if exists {NameOf(connectionString)} with (force)", ct);
    }

    static string NameOf(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        return name is not null && name.StartsWith("test_", StringComparison.Ordinal)
            ? name
            : throw new ArgumentException($"{name} is not a database of {nameof(Databases)}.", nameof(connectionString));
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
