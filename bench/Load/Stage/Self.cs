using System.Net;
using System.Net.Sockets;

namespace Quits.Bench.Load.Stage;

/// <summary>How to start this program again as a child.</summary>
internal static class Self
{
    public static string Program => Environment.ProcessPath ?? throw new InvalidOperationException("unknown program");

    public static string[] Arguments => Path.GetFileNameWithoutExtension(Program) == "dotnet" ? [typeof(Self).Assembly.Location] : [];
}

internal static class Ports
{
    /// <summary>A port of the loopback address that was free a moment ago.</summary>
    public static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
