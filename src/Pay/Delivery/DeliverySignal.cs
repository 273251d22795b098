namespace Quits.Pay.Delivery;

/// <summary>Wakes this node's dispatcher: there may be something to send, or room to send it. A hint; it also looks by itself.</summary>
internal sealed class DeliverySignal : IDisposable
{
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim _woken = new(0, 1);
    readonly Lock _lock = new();

    public void Wake()
    {
        lock (_lock)
        {
            if (_woken.CurrentCount == 0) _woken.Release();
        }
    }

    /// <summary>Returns when woken, or after a second.</summary>
    public Task WaitAsync(CancellationToken ct) => _woken.WaitAsync(Poll, ct);

    public void Dispose() => _woken.Dispose();
}
