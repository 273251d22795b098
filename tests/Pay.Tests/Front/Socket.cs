using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Quits.Pay.Tests.Front;

/// <summary>A device on the real-time channel that reads all frames as they come, unless told not to.</summary>
public sealed class Socket : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Channel<JsonElement> _frames = Channel.CreateUnbounded<JsonElement>();
    Task _reading = Task.CompletedTask;

    Socket(ClientWebSocket raw) => Raw = raw;

    public ClientWebSocket Raw { get; }

    /// <summary>Completes when the server or the line has ended it.</summary>
    public Task Ended => _reading;

    public static async Task<Socket> Of(Member who, bool reads = true, params (string Name, string Value)[] headers)
    {
        var raw = new ClientWebSocket();
        if (who.Token is not null) raw.Options.SetRequestHeader("Authorization", $"Bearer {who.Token}");
        foreach (var (name, value) in headers) raw.Options.SetRequestHeader(name, value);
        raw.Options.CollectHttpResponseDetails = true;
        var socket = new Socket(raw);
        try
        {
            await raw.ConnectAsync(new UriBuilder(who.App.Address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException) when ((int)raw.HttpStatusCode != 0)
        {
            // Refused: the test looks at the status.
            return socket;
        }
        if (reads) socket._reading = socket.ReadAsync();
        return socket;
    }

    public int Status => (int)Raw.HttpStatusCode;

    /// <summary>The next frame.</summary>
    public async Task<JsonElement> Next()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _frames.Reader.ReadAsync(limit.Token);
    }

    /// <summary>The next frame of a type, skipping others.</summary>
    public async Task<JsonElement> Next(string type)
    {
        while (true)
            if (await Next() is var frame && frame.GetProperty("type").GetString() == type)
                return frame;
    }

    /// <summary>Frames up to and with the first that fits.</summary>
    public async Task<List<JsonElement>> Until(Func<JsonElement, bool> last)
    {
        var frames = new List<JsonElement>();
        do frames.Add(await Next());
        while (!last(frames[^1]));
        return frames;
    }

    public Task Says(string text) => Raw.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    async Task ReadAsync()
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        try
        {
            while (true)
            {
                var part = await Raw.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) break;
                length += part.Count;
                if (!part.EndOfMessage) continue;
                _frames.Writer.TryWrite(JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone());
                length = 0;
            }
        }
        catch (WebSocketException)
        {
            // Cut off: for the test that is an end like any other.
        }
        _frames.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        Raw.Abort();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Raw.Dispose();
    }
}
