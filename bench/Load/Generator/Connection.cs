using System.Net;
using System.Net.Sockets;

namespace Quits.Bench.Load.Generator;

/// <summary>One keep-alive connection with at most one request under way.</summary>
internal sealed class Connection : IDisposable
{
    readonly byte[] _output = new byte[1024];
    readonly byte[] _input = new byte[64 * 1024];
    readonly int _index;
    int _received;

    public Socket Socket { get; }

    /// <summary>When the request under way should have been sent (Stopwatch ticks): latency counts from here.</summary>
    public long IntendedAt { get; private set; }

    public Connection(int index, int port)
    {
        _index = index;
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(IPAddress.Loopback, port);
        Socket.Blocking = false;
    }

    public void Send(Request request, long intendedAt)
    {
        IntendedAt = intendedAt;
        _received = 0;
        var length = request.Write(_index, _output);
        if (Socket.Send(_output.AsSpan(0, length)) != length) throw new IOException("request was cut short");
    }

    /// <summary>Reads what is there; true when the answer is whole.</summary>
    public bool TryFinish(out int status)
    {
        var count = Socket.Receive(_input.AsSpan(_received), SocketFlags.None, out var error);
        status = 0;
        if (error == SocketError.WouldBlock) return false;
        if (error != SocketError.Success || count == 0) throw new IOException($"the server closed the connection ({error})");
        _received += count;
        return HttpAnswer.IsWhole(Answer, out status);
    }

    /// <summary>What was received of the answer, all of it once it is whole.</summary>
    public ReadOnlySpan<byte> Answer => _input.AsSpan(0, _received);

    public void Dispose() => Socket.Dispose();
}
