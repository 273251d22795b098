using System.Net;
using System.Net.Sockets;

namespace Quits.Tests.Support;

/// <summary>TCP ports for servers that a test starts.</summary>
public static class Ports
{
    /// <summary>
    /// A port of the loopback interface on which nothing listens. It lies below the range from which the system takes ports for
    /// outgoing connections, so that a server can be killed and started again on it.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;
            }
        }
    }
}
