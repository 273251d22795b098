using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Quits.Bench.Load.Generator;

/// <summary>Drives a server with requests from one thread, as planned, and measures from the moment each request was due.</summary>
internal sealed class LoadGenerator : IDisposable
{
    static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);
    readonly LoadPlan _plan;
    readonly Request _request;
    readonly Connection[] _connections;
    readonly Stack<int> _free = new();
    readonly Epoll _epoll = new();
    readonly Histogram _latencies = new();
    readonly Dictionary<int, long> _statuses = [];
    readonly int[] _ready = new int[256];
    long _windowStart, _windowEnd, _nextDue, _interval;
    int _peak;

    public LoadGenerator(LoadPlan plan, Request request, int port)
    {
        _plan = plan;
        _request = request;
        _connections = [.. Enumerable.Range(0, plan.InFlight).Select(index => new Connection(index, port))];
        for (var i = 0; i < _connections.Length; i++)
        {
            _epoll.Add(_connections[i].Socket, i);
            _free.Push(i);
        }
    }

    /// <summary>Runs warm-up, window and drain. <paramref name="onWindow"/> is called at its start (true) and end (false).</summary>
    public LoadResult Run(Action<bool> onWindow)
    {
        var start = Stopwatch.GetTimestamp();
        _interval = Paced ? (long)(Stopwatch.Frequency / _plan.PerSecond) : 0;
        _nextDue = start;
        _windowStart = start + Ticks(_plan.WarmUp);
        _windowEnd = _windowStart + Ticks(_plan.Measured);
        RunUntil(_windowStart);
        onWindow(true);
        RunUntil(_windowEnd);
        onWindow(false);
        Drain();
        return new LoadResult(_plan.Measured.TotalSeconds, _latencies, _peak, _statuses, _request.Expected);
    }

    public void Dispose()
    {
        _epoll.Dispose();
        foreach (var connection in _connections) connection.Dispose();
    }

    bool Paced => _plan.PerSecond > 0;

    int Busy => _connections.Length - _free.Count;

    void RunUntil(long end)
    {
        for (var now = Stopwatch.GetTimestamp(); now < end; now = Stopwatch.GetTimestamp())
        {
            SendDue(now);
            var wake = Paced && _free.Count > 0 ? Math.Min(_nextDue, end) : end;
            Collect(Math.Max(0, wake - Stopwatch.GetTimestamp()));
        }
    }

    void SendDue(long now)
    {
        while (_free.Count > 0 && (!Paced || _nextDue <= now))
        {
            _connections[_free.Pop()].Send(_request, Paced ? _nextDue : Stopwatch.GetTimestamp());
            _nextDue += _interval;
        }
        if (now >= _windowStart) _peak = Math.Max(_peak, Busy);
    }

    void Collect(long waitTicks)
    {
        var count = _epoll.Wait(waitTicks * (1_000_000_000 / Stopwatch.Frequency), _ready);
        for (var i = 0; i < count; i++)
        {
            var connection = _connections[_ready[i]];
            if (!connection.TryFinish(out var status)) continue;
            Count(status, connection.IntendedAt, Stopwatch.GetTimestamp());
            if (status == _request.Expected) _request.Answered(_ready[i], connection.Answer);
            _free.Push(_ready[i]);
        }
    }

    void Count(int status, long intendedAt, long now)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_statuses, status, out _)++;
        // A paced request belongs to the window by when it was due, else a stall would hide its own victims.
        var moment = Paced ? intendedAt : now;
        if (moment >= _windowStart && moment < _windowEnd) _latencies.Record((now - intendedAt) * 1_000_000 / Stopwatch.Frequency);
    }

    void Drain()
    {
        var limit = Stopwatch.GetTimestamp() + Ticks(DrainLimit);
        while (Paced && _nextDue < _windowEnd && Stopwatch.GetTimestamp() < limit)
        {
            SendBacklog();
            Collect(Ticks(TimeSpan.FromMilliseconds(10)));
        }
        while (Busy > 0 && Stopwatch.GetTimestamp() < limit) Collect(Ticks(TimeSpan.FromMilliseconds(10)));
        if (Busy > 0) _statuses[0] = Busy;
    }

    void SendBacklog()
    {
        while (_free.Count > 0 && _nextDue < _windowEnd)
        {
            _connections[_free.Pop()].Send(_request, _nextDue);
            _nextDue += _interval;
        }
    }

    static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
