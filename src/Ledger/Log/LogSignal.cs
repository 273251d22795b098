using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Kernel;

namespace Quits.Ledger.Log;

/// <summary>
/// Wakes whoever waits for the log to grow: NOTIFY from any node, on a connection of its own; a poll when it is lost.
/// </summary>
public sealed class LogSignal(Db db, ILogger<LogSignal> logger) : BackgroundService
{
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, TaskCompletionSource> _resting = new();
    readonly Lock _lock = new();
    TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _position;

    /// <summary>The newest position heard of; a hint, never a proof.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Returns after a projection's rest, or sooner when a reader on this node waits for it.</summary>
    public async Task RestAsync(string projection, TimeSpan shortest, TimeSpan rest, CancellationToken ct)
    {
        await Task.Delay(shortest, ct);
        if (rest <= shortest) return;
        var urged = _resting.GetOrAdd(projection, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await Task.WhenAny(urged.Task, Task.Delay(rest - shortest, ct));
        _resting.TryRemove(projection, out _);
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Somebody waits for the projection: if it rests on this node, it should not.</summary>
    public void Urge(string projection)
    {
        if (_resting.TryGetValue(projection, out var urged)) urged.TrySetResult();
    }

    /// <summary>Returns when the log is said to have grown beyond <paramref name="seen"/>, or after a second.</summary>
    public async Task WaitAsync(long seen, CancellationToken ct)
    {
        Task grown;
        lock (_lock)
        {
            if (_position > seen) return;
            grown = _grown.Task;
        }
        await Task.WhenAny(grown, Task.Delay(Poll, ct));
        ct.ThrowIfCancellationRequested();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.SignalLost(e);
                await Task.Delay(Poll, stoppingToken);
            }
        }
    }

    async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await db.OpenApartAsync(ct);
        connection.Notification += (_, heard) => Grow(long.Parse(heard.Payload, CultureInfo.InvariantCulture));
        await using (var listen = new NpgsqlCommand("listen quits_log", connection)) await listen.ExecuteNonQueryAsync(ct);
        // What grew before we listened was told to nobody here.
        await using (var head = new NpgsqlCommand("select position from ledger.log_head", connection)) Grow((long)(await head.ExecuteScalarAsync(ct))!);
        while (true) await connection.WaitAsync(ct);
    }

    void Grow(long position)
    {
        lock (_lock)
        {
            if (position <= _position) return;
            _position = position;
            _grown.TrySetResult();
            _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
