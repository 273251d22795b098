using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Quits.Kernel;
using Quits.Ledger.Log;

namespace Quits.Pay.Notifications;

/// <summary>One device's WebSocket: a bounded queue out, small frames in. A client that does not read is cut off, never waited for.</summary>
internal sealed class LiveConnection(WebSocket socket, PersonId person, Guid session, long since)
{
    const int FrameBytes = 16 * 1024;
    const int QueuedFrames = 2048;   // more than a slice of the log with three frames each, so that a busy shop's device that reads is not cut off
    const int ResumesAllowed = 20;

    readonly Channel<byte[]> _out = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(QueuedFrames) { SingleReader = true });
    readonly CancellationTokenSource _cut = new();
    List<LiveFrame>? _early = [];   // what it is to hear once it is greeted

    public PersonId Person { get; } = person;
    public Guid Session { get; } = session;

    /// <summary>Entries after this position are sent live; those before, only when asked for.</summary>
    public long Since { get; private set; } = since;

    /// <summary>Sends what happened, if it was after the greeting; before that it waits for it.</summary>
    public void Tell(LiveFrame frame)
    {
        if (frame.Position <= Since) return;
        if (_early is null) Send(frame.Json);
        else if (_early.Count < QueuedFrames) _early.Add(frame);
        else Cut();
    }

    /// <summary>Begins with how things stand at a position, and goes on with what happened after it.</summary>
    public void Greet(long position, byte[] balance)
    {
        var early = _early ?? [];
        _early = null;
        Since = Math.Max(Since, position);
        Send(balance);
        foreach (var frame in early) Tell(frame);
    }

    public void Send(byte[] frame)
    {
        if (!_out.Writer.TryWrite(frame)) Cut();
    }

    /// <summary>Ends the connection from our side; soon, for the caller may be in the middle of telling others.</summary>
    public void Cut() => ThreadPool.UnsafeQueueUserWorkItem(static cut => cut.Cancel(), _cut, preferLocal: false);

    /// <summary>Runs until either side ends it.</summary>
    /// <param name="resume">Called with the position that a client says it has seen.</param>
    public async Task RunAsync(Func<long, CancellationToken, Task> resume, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _cut.Token);
        var writing = WriteAsync(either.Token);
        var reading = ReadAsync(resume, either.Token);
        await Task.WhenAny(writing, reading);
        await either.CancelAsync();
        await Task.WhenAll(Ended(writing), Ended(reading));
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) socket.Abort();
    }

    async Task WriteAsync(CancellationToken ct)
    {
        await foreach (var frame in _out.Reader.ReadAllAsync(ct)) await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, ct);
    }

    async Task ReadAsync(Func<long, CancellationToken, Task> resume, CancellationToken ct)
    {
        var buffer = new byte[FrameBytes];
        for (var resumes = 0; resumes < ResumesAllowed;)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                length += part.Count;
            }
            while (!part.EndOfMessage && length < FrameBytes);
            if (part.MessageType != WebSocketMessageType.Text || !part.EndOfMessage)
            {
                await CloseAsync(part, ct);
                return;
            }
            if (ResumePosition(buffer.AsSpan(0, length)) is not { } position) continue;
            resumes++;
            await resume(position, ct);
        }
    }

    Task CloseAsync(ValueWebSocketReceiveResult part, CancellationToken ct) => part switch
    {
        { MessageType: WebSocketMessageType.Close } => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct),
        { EndOfMessage: false } => socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "at most 16 KiB", ct),
        _ => socket.CloseOutputAsync(WebSocketCloseStatus.InvalidMessageType, "text frames only", ct),
    };

    /// <summary>The position of <c>{"type":"resume","position":n}</c>; null for anything else, which is ignored.</summary>
    static long? ResumePosition(ReadOnlySpan<byte> frame)
    {
        try
        {
            var reader = new Utf8JsonReader(frame);
            using var json = JsonDocument.ParseValue(ref reader);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("resume")
                && json.RootElement.TryGetProperty("position", out var position) && position.ValueKind == JsonValueKind.Number && position.TryGetInt64(out var value) && value >= 0
                ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>However a half ended - closed, reset, cut - the connection is over; what it was is no news.</summary>
    static async Task Ended(Task half) => await half.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
