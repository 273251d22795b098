using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Log;
using Quits.Pay.Identity;

namespace Quits.Pay.Notifications;

/// <summary>Follows the log and sends what each entry is to whom, as the sources say, to the devices that are connected to this node (NT-1).</summary>
internal sealed class LiveChannel(Db db, LogTail log, LogSignal signal, IEnumerable<ILiveSource> sources, NotificationsTelemetry telemetry, ILogger<LiveChannel> logger) : BackgroundService
{
    const int Slice = 500;

    // A slice is told anew when somebody joined meanwhile; where people come without end, the last of them hear from the next slice on.
    const int Tellings = 4;

    readonly ConcurrentDictionary<Guid, ImmutableArray<LiveConnection>> _connections = new();
    readonly HashSet<Guid> _changed = [];   // people who came or went since the sources were told
    readonly Lock _lock = new();
    long _position;

    /// <summary>Joins a device: once it is greeted it hears of everything after the position it is given.</summary>
    public LiveConnection Join(Func<long, LiveConnection> connect)
    {
        lock (_lock)
        {
            var connection = connect(_position);
            _connections.AddOrUpdate(connection.Person.Value, [connection], (_, others) => others.Add(connection));
            _changed.Add(connection.Person.Value);
            telemetry.Connections.Add(1);
            return connection;
        }
    }

    /// <summary>The first frame: the balance as it stands. The device hears of all that came after that, and live of nothing before.</summary>
    public void Greet(LiveConnection connection, WalletView wallet)
    {
        lock (_lock) connection.Greet(wallet.Position, Frames.Balance(wallet.Position, wallet.Balance));
    }

    public void Leave(LiveConnection connection)
    {
        lock (_lock)
        {
            var rest = _connections.GetValueOrDefault(connection.Person.Value, []).Remove(connection);
            if (rest.IsEmpty) _connections.TryRemove(connection.Person.Value, out _);
            else _connections[connection.Person.Value] = rest;
            _changed.Add(connection.Person.Value);
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
        for (var telling = 1; entries.Count > 0; telling++)
        {
            await MeetAsync(ct);
            var frames = new List<LiveFrame>();
            foreach (var source in sources) frames.AddRange(await source.TellAsync(entries, ct));
            lock (_lock)
            {
                if (telling < Tellings && _changed.Overlaps(_connections.Keys)) continue;
                foreach (var entry in entries) EndSession(entry);
                foreach (var frame in frames.OrderBy(frame => frame.Position)) Dispatch(frame);
                _position = entries[^1].Position;
                return;
            }
        }
    }

    /// <summary>Tells the sources who came and who went.</summary>
    async Task MeetAsync(CancellationToken ct)
    {
        Guid[] came, went;
        lock (_lock)
        {
            if (_changed.Count == 0) return;
            (came, went) = ([.. _changed.Where(_connections.ContainsKey)], [.. _changed.Where(person => !_connections.ContainsKey(person))]);
            _changed.Clear();
        }
        try
        {
            foreach (var source in sources) await source.MeetAsync(came, went, ct);
        }
        catch
        {
            lock (_lock) _changed.UnionWith([.. came, .. went]);
            throw;
        }
    }

    void Dispatch(LiveFrame frame)
    {
        foreach (var device in _connections.GetValueOrDefault(frame.Person, [])) device.Tell(frame);
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
