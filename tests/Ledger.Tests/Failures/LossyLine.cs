using System.Net;
using System.Net.Sockets;

namespace Quits.Ledger.Tests.Failures;

/// <summary>A TCP line to PostgreSQL that can lose the reply to a commit: the commit arrives and happens, the answer does not come.</summary>
public sealed class LossyLine : IDisposable
{
    static readonly byte[] Committed = "COMMIT\0"u8.ToArray();

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly int _target;
    int _toLose;
    int _lost;

    public LossyLine(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public int Lost => Volatile.Read(ref _lost);

    public void LoseNextCommits(int count) => Interlocked.Exchange(ref _toLose, count);

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The line is closed.
        }
    }

    async Task CarryAsync(TcpClient near)
    {
        using var _ = near;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, _target);
        try
        {
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), AnswerAsync(far.GetStream(), near.GetStream()));
        }
        catch (IOException)
        {
            // One end has hung up.
        }
    }

    async Task AnswerAsync(NetworkStream far, NetworkStream near)
    {
        var buffer = new byte[1 << 16];
        while (await far.ReadAsync(buffer) is var read and > 0)
        {
            if (buffer.AsSpan(0, read).IndexOf(Committed) >= 0 && Interlocked.Decrement(ref _toLose) >= 0)
            {
                Interlocked.Increment(ref _lost);
                return;
            }
            await near.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    public void Dispose() => _listener.Stop();
}
