using System.Diagnostics;

namespace Quits.Bench.Load.Stage;

/// <summary>A process that this run started, and ends. Its output goes to a file.</summary>
internal sealed class Child : IAsyncDisposable
{
    readonly Process _process;
    readonly string _log;

    Child(Process process, string log) => (_process, _log) = (process, log);

    public int Pid => _process.Id;

    public bool HasEnded => _process.HasExited;

    public static Child Start(string log, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        // The shell redirects, so that nobody in this process has to pump output while it measures.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$QUITS_BENCH_OUTPUT\" 2>&1 </dev/null", "sh", program, .. arguments]);
        start.Environment["QUITS_BENCH_OUTPUT"] = log;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new Child(Process.Start(start)!, log);
    }

    /// <summary>Waits until <paramref name="url"/> answers 200.</summary>
    public async Task ReadyAsync(string url, TimeSpan limit)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < limit; await Task.Delay(200))
        {
            if (_process.HasExited) throw Failure($"ended with {_process.ExitCode}");
            try
            {
                using var answer = await http.GetAsync(url);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
        }
        throw Failure($"was not ready within {limit.TotalSeconds:0} s");
    }

    /// <summary>Waits for the end and returns what it wrote.</summary>
    public async Task<string> OutputAsync()
    {
        await _process.WaitForExitAsync();
        var output = await File.ReadAllTextAsync(_log);
        return _process.ExitCode == 0 ? output : throw Failure($"ended with {_process.ExitCode}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var polite = Process.Start("kill", ["-TERM", $"{Pid}"]);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        _process.Dispose();
    }

    public InvalidOperationException Failure(string what) => new($"the process {what}; its output is in {_log}\n{Tail()}");

    string Tail() => File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(15)) : "";
}
