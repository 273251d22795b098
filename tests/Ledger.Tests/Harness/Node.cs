using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;

namespace Quits.Ledger.Tests.Harness;

/// <summary>One server's ledger over a database, registered as the host does it. Several may share one database.</summary>
public sealed class Node : IAsyncDisposable
{
    readonly ServiceProvider _services;
    IHostedService[] _started = [];

    public Node(string connectionString, TimeProvider clock, SendingLimits limits, IReadOnlyList<IProjection> projections)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Logged));
        services.AddMetrics();
        services.AddSingleton(new Db(connectionString));
        services.AddSingleton(clock);
        services.AddSingleton(limits);
        foreach (var projection in projections) services.AddSingleton(projection);
        services.AddLedger();
        _services = services.BuildServiceProvider();
    }

    public Db Db => Get<Db>();
    public LedgerClient Ledger => Get<LedgerClient>();
    public RecordedLog Logged { get; } = new();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public async Task<Node> StartAsync()
    {
        _started = [.. _services.GetServices<IHostedService>()];
        foreach (var service in _started) await service.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>Runs a projection on this node until the returned service is stopped.</summary>
    public async Task<ProjectionRunner> RunAsync(IProjection projection)
    {
        var runner = ActivatorUtilities.CreateInstance<ProjectionRunner>(_services, projection, Get<ILoggerFactory>().CreateLogger<ProjectionRunner>());
        await runner.StartAsync(CancellationToken.None);
        return runner;
    }

    public async Task StopAsync()
    {
        foreach (var service in _started.Reverse()) await service.StopAsync(CancellationToken.None);
        _started = [];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }
}

/// <summary>What a node logged, for tests that look at what it says.</summary>
public sealed class RecordedLog : ILoggerProvider, ILogger
{
    readonly Lock _lock = new();
    readonly List<(LogLevel Level, EventId Event, string Text)> _lines = [];

    public IReadOnlyList<(LogLevel Level, EventId Event, string Text)> Lines
    {
        get { lock (_lock) return [.. _lines]; }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock) _lines.Add((logLevel, eventId, $"{formatter(state, exception)} {exception}"));
    }

    public void Dispose()
    {
    }
}
