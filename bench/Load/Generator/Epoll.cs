using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Quits.Bench.Load.Generator;

/// <summary>
/// Linux epoll. One thread that owns all connections costs a fraction of what asynchronous sockets cost, and generator and
/// server share the machine: what the generator burns would be missing from the result.
/// </summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    const int Capacity = 256;
    const int CtlAdd = 1;
    const uint In = 1;
    static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    readonly int _fd = Checked(epoll_create1(0));
    readonly byte[] _events = GC.AllocateArray<byte>(Capacity * 16, pinned: true);

    public void Add(Socket socket, int index)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = In;
        *(int*)(entry + Stride - 8) = index;
        Checked(epoll_ctl(_fd, CtlAdd, (int)socket.Handle, entry));
    }

    /// <summary>Waits at most <paramref name="nanoseconds"/> and fills <paramref name="ready"/> with the indexes of readable sockets.</summary>
    public int Wait(long nanoseconds, Span<int> ready)
    {
        var timeout = stackalloc long[2] { nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000 };
        fixed (byte* events = _events)
        {
            var count = epoll_pwait2(_fd, events, Math.Min(Capacity, ready.Length), timeout, null);
            if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted) return 0;
            Checked(count);
            for (var i = 0; i < count; i++) ready[i] = *(int*)(events + i * Stride + Stride - 8);
            return count;
        }
    }

    public void Dispose() => close(_fd);

    const int Interrupted = 4;

    static int Checked(int result) => result >= 0 ? result : throw new IOException($"epoll failed with errno {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int fd, byte* entry);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_pwait2(int epoll, byte* events, int capacity, long* timeout, void* mask);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
