using Npgsql;

namespace Quits.Bench.Load.Stage;

/// <summary>The PostgreSQL of a run: one that was named, or one of its own started through `./quits postgres`.</summary>
internal sealed class Database : IAsyncDisposable
{
    readonly Child? _own;

    Database(Child? own, string server, int pid) => (_own, Server, Pid) = (own, server, pid);

    /// <summary>Connection string without a database that matters.</summary>
    public string Server { get; }

    /// <summary>The postmaster.</summary>
    public int Pid { get; }

    public static async Task<Database> UseAsync(string connectionString) => new(null, connectionString, await PostmasterAsync(connectionString));

    public static async Task<Database> StartAsync(string root, int port)
    {
        var directory = Path.Combine(root, ".quits", "bench", "postgres");
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        var own = Child.Start($"{directory}.out", Path.Combine(root, "quits"), ["postgres", directory, $"{port}"]);
        var connectionString = await ConnectionAsync(own, directory);
        return new Database(own, connectionString, await PostmasterAsync(connectionString));
    }

    /// <summary>Creates a database anew; an old one of that name goes.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await ExecuteAsync($"drop database if exists \"{name}\" with (force)");
        await ExecuteAsync($"create database \"{name}\"");
        return new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
    }

    public Task DropAsync(string name) => ExecuteAsync($"drop database if exists \"{name}\" with (force)");

    public async ValueTask DisposeAsync()
    {
        if (_own is not null) await _own.DisposeAsync();
    }

    async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until the new server takes connections; what an earlier run left in the directory says nothing.</summary>
    static async Task<string> ConnectionAsync(Child own, string directory)
    {
        var file = Path.Combine(directory, "quits.connection");
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromMinutes(5); waited += TimeSpan.FromMilliseconds(200))
        {
            if (own.HasEnded) throw own.Failure("ended before it was ready");
            if (File.Exists(file) && await AnswersAsync(await File.ReadAllTextAsync(file))) return await File.ReadAllTextAsync(file);
            await Task.Delay(200);
        }
        throw own.Failure("did not become ready");
    }

    static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            return await PostmasterAsync(connectionString) > 0;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    static async Task<int> PostmasterAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return ProcessTree.ParentOf(connection.ProcessID);
    }
}
