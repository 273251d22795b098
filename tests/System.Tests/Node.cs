using System.Diagnostics;
using Quits.Tests.Support;

namespace Quits.System.Tests;

/// <summary>The product as an operator runs it: <c>dotnet Quits.Host.dll VERB</c>, a process of its own.</summary>
sealed class Node : IAsyncDisposable
{
    static readonly string Host = Path.Combine(AppContext.BaseDirectory, "Quits.Host.dll");

    readonly string _database;
    readonly int _port = Ports.Free();
    Process? _process;

    public Node(string database)
    {
        _database = database;
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>Stays the same over restarts.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    public HttpClient Http { get; }

    public static async Task<Node> StartAsync(string database)
    {
        var node = new Node(database);
        await node.StartAsync();
        return node;
    }

    public async Task StartAsync()
    {
        _process = Process.Start(Info(_database, ["serve"], _port))!;
        // Read to the end, or a full pipe would stop the server.
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        await ReadyAsync();
    }

    /// <summary>SIGKILL: no goodbye, no flush.</summary>
    public void Kill()
    {
        ProcessTree.Kill(_process!.Id);
        _process.WaitForExit();
    }

    public async Task ReadyAsync()
    {
        var until = Environment.TickCount64 + 60_000;
        while (!await IsReadyAsync())
        {
            if (_process!.HasExited) throw new InvalidOperationException($"the server ended with {_process.ExitCode}");
            if (Environment.TickCount64 > until) throw new TimeoutException("the server did not become ready");
            await Task.Delay(50);
        }
    }

    async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;   // not listening yet
        }
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int Code, string Said)> RunAsync(string database, params string[] verb)
    {
        using var process = Process.Start(Info(database, verb, port: null))!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await said + await complained);
    }

    static ProcessStartInfo Info(string database, string[] verb, int? port)
    {
        var info = new ProcessStartInfo("dotnet", [Host, .. verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["ConnectionStrings__Postgres"] = database;
        info.Environment["RateLimit__PerMinute"] = "0";
        info.Environment["Limits__Daily"] = "0";
        info.Environment["Limits__Weekly"] = "0";
        info.Environment["Demo__WelcomeCredit"] = "100000000";
        if (port is not null) info.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        return info;
    }

    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) Kill();
        _process?.Dispose();
        Http.Dispose();
        return ValueTask.CompletedTask;
    }
}
