using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Quits.Tests.Support;

/// <summary>
/// A throwaway PostgreSQL cluster with the settings of the product (durable commits included), in a temporary directory and on a free
/// port of the loopback interface. It ends with this object, with the process, and also when the process is killed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);   // the first start of a clone fetches PostgreSQL
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    static readonly Lazy<Task<PostgresServer>> One = new(StartAsync);

    readonly string _directory = Path.Combine(Path.GetTempPath(), "quits-test-" + Guid.NewGuid().ToString("N")[..12]);
    readonly int _port = Ports.Free();
    Process? _script;

    PostgresServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAndDelete();

    /// <summary>The cluster that all tests of this process share.</summary>
    public static Task<PostgresServer> SharedAsync() => One.Value;

    /// <summary>Starts a cluster of its own, for a test that kills it.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message has the script's words.</exception>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        await server.LaunchAsync();
        return server;
    }

    /// <summary>The port of the loopback interface it listens on; stays the same over <see cref="RestartAsync"/>.</summary>
    public int Port => _port;

    /// <summary>The process id of the postmaster.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(_directory, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>The connection string of one of its databases. The cluster has <c>quits</c> (empty) and <c>postgres</c>.</summary>
    public string ConnectionString(string database = "quits") =>
        new NpgsqlConnectionStringBuilder(File.ReadAllText(Path.Combine(_directory, "quits.connection")))
        {
            Database = database,
            MaxPoolSize = 20,       // a cluster takes 100 connections, and many tests share it
        }.ConnectionString;

    /// <summary>Kills the postmaster and all its children with SIGKILL, like a power failure of the database alone.</summary>
    public void Kill()
    {
        var postmaster = ProcessId;
        var victims = ProcessTree.ChildrenOf(postmaster);
        ProcessTree.Kill(postmaster);
        foreach (var child in victims)
            ProcessTree.Kill(child);
        WaitForScript();
    }

    /// <summary>Starts it again on the same data and port, after <see cref="Kill"/> or from running (then it is shut down first).</summary>
    public async Task RestartAsync()
    {
        End();
        await LaunchAsync();
    }

    public ValueTask DisposeAsync()
    {
        EndAndDelete();
        return ValueTask.CompletedTask;
    }

    async Task LaunchAsync()
    {
        _script = Process.Start(new ProcessStartInfo(Repository.At("quits"),
            ["postgres", _directory, _port.ToString(CultureInfo.InvariantCulture), "--until-eof"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = _script.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        var answer = await _script.StandardOutput.ReadLineAsync(limit.Token);
        if (answer is null || !answer.StartsWith("ready", StringComparison.Ordinal))
            throw new InvalidOperationException($"PostgreSQL did not start: {answer} {await complaints}");
    }

    /// <summary>The script takes the end of its standard input as the order to shut PostgreSQL down.</summary>
    void End()
    {
        if (_script is null)
            return;
        _script.StandardInput.Close();
        WaitForScript();
        _script.Dispose();
        _script = null;
    }

    void WaitForScript()
    {
        if (!_script!.WaitForExit(StopLimit))
            throw new TimeoutException($"PostgreSQL on port {_port} did not end within {StopLimit.TotalSeconds} s.");
    }

    void EndAndDelete()
    {
        End();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
        File.Delete(_directory + ".log");
    }
}
