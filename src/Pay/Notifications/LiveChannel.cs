using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Log;
using Quits.Pay.Identity;

namespace Quits.Pay.Notifications;

/// <summary>Follows the log and sends each entry's frames to the devices of its people that are connected to this node (NT-1).</summary>
internal sealed class LiveChannel(Db db, LogTail log, LogSignal signal, People people, NotificationsTelemetry telemetry, ILogger<LiveChannel> logger) : BackgroundService
{
    const int Slice = 500;

    readonly ConcurrentDictionary<Guid, ImmutableArray<LiveConnection>> _connections = new();
    readonly Lock _lock = new();
    long _position;

    /// <summary>Joins a device: from now on it hears of everything after the position it is given.</summary>
    public LiveConnection Join(Func<long, LiveConnection> connect)
    {
        lock (_lock)
        {
            var connection = connect(_position);
            _connections.AddOrUpdate(connection.Person.Value, [connection], (_, others) => others.Add(connection));
            telemetry.Connections.Add(1);
            return connection;
        }
    }

    /// <summary>
    /// The first frame: the balance as it stands. From then on the device hears of what came after that; of what it was told
    /// before this one nothing is taken back, so balances never go back in time.
    /// </summary>
    public void Greet(LiveConnection connection, WalletView wallet)
    {
        lock (_lock)
        {
            if (connection.Heard > wallet.Position) return;
            connection.Since = Math.Max(connection.Since, wallet.Position);
            connection.Send(Frames.Balance(wallet.Position, wallet.Balance));
        }
    }

    public void Leave(LiveConnection connection)
    {
        lock (_lock)
        {
            var rest = _connections.GetValueOrDefault(connection.Person.Value, []).Remove(connection);
            if (rest.IsEmpty) _connections.TryRemove(connection.Person.Value, out _);
            else _connections[connection.Person.Value] = rest;
            telemetry.Connections.Add(-1);
        }
    }

    /// <summary>Begins at the log's end, before anyone can join: what was said before this node started is no news.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var last = db.App.CreateCommand("select coalesce(max(position), 0) from ledger.pub_log");
        _position = (long)(await last.ExecuteScalarAsync(cancellationToken))!;
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(_position, stoppingToken);
                await StepAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LiveFailed(e);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }
    }

    async Task StepAsync(CancellationToken ct)
    {
        // Nobody listens: what was said until now need not be read.
        lock (_lock)
        {
            if (_connections.IsEmpty) _position = Math.Max(_position, signal.Position);
            if (_connections.IsEmpty) return;
        }
        var entries = await log.ReadAsync(_position, Slice, ct);
        if (entries.Count == 0) return;
        var heard = entries.Where(e => Frames.Audience(e).Any(_connections.ContainsKey)).ToArray();
        var cards = await people.FindAsync(heard.SelectMany(Mentioned), ct);
        lock (_lock)
        {
            foreach (var entry in entries) EndSession(entry);
            foreach (var entry in heard) Dispatch(entry, cards);
            _position = entries[^1].Position;
        }
    }

    /// <summary>The people whose names the frames of an entry show.</summary>
    public static IEnumerable<Guid> Mentioned(LogEntry entry) => Frames.Audience(entry).Append(entry.Actor?.Value ?? default);

    void Dispatch(LogEntry entry, IReadOnlyDictionary<Guid, PersonCard> cards)
    {
        foreach (var person in Frames.Audience(entry))
        {
            if (!_connections.TryGetValue(person, out var devices)) continue;
            var frames = Frames.For(entry, new(person), cards).ToArray();
            foreach (var device in devices.Where(d => d.Since < entry.Position))
            {
                device.Heard = entry.Position;
                foreach (var frame in frames) device.Send(frame);
            }
        }
    }

    /// <summary>A session that was ended anywhere loses its sockets here.</summary>
    void EndSession(LogEntry entry)
    {
        if (entry.Kind is not (IdentityFacts.SignedOut or IdentityFacts.TokenReused) || entry.Actor is not { } person) return;
        var session = entry.Read<EndedSession>().Session;
        foreach (var device in _connections.GetValueOrDefault(person.Value, []).Where(d => d.Session == session)) device.Cut();
    }

    sealed record EndedSession(Guid Session);
}
