using Npgsql;

namespace Quits.Bench.Load.Stage;

/// <summary>The PostgreSQL of a run: one that was named, or one of its own started through `./quits postgres`.</summary>
internal sealed class Database : IAsyncDisposable
{
    readonly Func<Child>? _start;
    Child? _own;

    Database(Func<Child>? start, Child? own, string server, int pid) => (_start, _own, Server, Pid) = (start, own, server, pid);

    /// <summary>Connection string without a database that matters.</summary>
    public string Server { get; }

    /// <summary>The postmaster.</summary>
    public int Pid { get; private set; }

    public static async Task<Database> UseAsync(string connectionString) => new(null, null, connectionString, await PostmasterAsync(connectionString));

    public static async Task<Database> StartAsync(string root, int port)
    {
        var directory = Path.Combine(root, ".quits", "bench", "postgres");
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        Child Start() => Child.Start($"{directory}.out", Path.Combine(root, "quits"), ["postgres", directory, $"{port}"]);
        var own = Start();
        var connectionString = await ConnectionAsync(own, () => File.ReadAllTextAsync(Path.Combine(directory, "quits.connection")));
        return new Database(Start, own, connectionString, await PostmasterAsync(connectionString));
    }

    /// <summary>Stops it and starts it again: its shared buffers are empty then. False when it is not this run's own.</summary>
    public async Task<bool> RestartAsync()
    {
        if (_start is null || _own is null) return false;
        await _own.DisposeAsync();
        _own = _start();
        await ConnectionAsync(_own, () => Task.FromResult(Server));
        Pid = await PostmasterAsync(Server);
        return true;
    }

    /// <summary>Creates a database anew; an old one of that name goes.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await ExecuteAsync($"drop database if exists \"{name}\" with (force)");
        await ExecuteAsync($"create database \"{name}\"");
        return new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
    }

    /// <summary>The database of that name, created if there is none.</summary>
    public async Task<string> EnsureAsync(string name)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
        return await AnswersAsync(connectionString, name) ? connectionString : await CreateAsync(name);
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
    static async Task<string> ConnectionAsync(Child own, Func<Task<string>> read)
    {
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromMinutes(5); waited += TimeSpan.FromMilliseconds(200))
        {
            if (own.HasEnded) throw own.Failure("ended before it was ready");
            if (await ReadyAsync(read) is { } connectionString) return connectionString;
            await Task.Delay(200);
        }
        throw own.Failure("did not become ready");
    }

    static async Task<string?> ReadyAsync(Func<Task<string>> read)
    {
        try
        {
            var connectionString = await read();
            return await AnswersAsync(connectionString, "postgres") ? connectionString : null;
        }
        catch (IOException)
        {
            return null; // the file is not written yet
        }
    }

    static async Task<bool> AnswersAsync(string connectionString, string database)
    {
        try
        {
            return await PostmasterAsync(connectionString, database) > 0;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    static async Task<int> PostmasterAsync(string connectionString, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Database = database, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return ProcessTree.ParentOf(connection.ProcessID);
    }
}
