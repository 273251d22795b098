using System.Collections.Concurrent;

namespace Quits.Sim.Push;

/// <summary>What a service does instead of its work.</summary>
/// <param name="Status">The answer; null waits and then works as usual.</param>
/// <param name="RetryAfter">Seconds, as the header says them.</param>
/// <param name="Until">What it waits for before it answers.</param>
/// <param name="Reason">The code that the service's own error body names; null for the one that goes with the status.</param>
public sealed record Fault(int? Status = null, int? RetryAfter = null, Task? Until = null, string? Reason = null);

/// <summary>Faults that were ordered, by service (web, fcm, apns, token, smtp) or by a device's address.</summary>
public sealed class Faults
{
    readonly ConcurrentDictionary<string, (Fault Fault, int Times)> _ordered = new();

    /// <summary>The next so many requests meet it.</summary>
    public void Order(string whom, Fault fault, int times = int.MaxValue) => _ordered[whom] = (fault, times);

    public void Clear() => _ordered.Clear();

    /// <summary>Takes the fault that this request meets, the device's before the service's; null for none.</summary>
    public Fault? Take(string service, string? device = null) => (device is null ? null : Take(device)) ?? Take(service);

    Fault? Take(string whom)
    {
        while (_ordered.TryGetValue(whom, out var ordered))
        {
            var rest = (ordered.Fault, ordered.Times - 1);
            if (ordered.Times <= 1 ? _ordered.TryRemove(new(whom, ordered)) : _ordered.TryUpdate(whom, rest, ordered)) return ordered.Fault;
        }
        return null;
    }

    /// <summary>Waits and answers as ordered; true when the request is over with that.</summary>
    public async Task<bool> MeetAsync(HttpContext context, string service, string? device, Func<Fault, object?> body)
    {
        if (Take(service, device) is not { } fault) return false;
        if (fault.Until is { } until) await until.WaitAsync(context.RequestAborted);
        if (fault.Status is not { } status) return false;
        context.Response.StatusCode = status;
        if (fault.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (status is >= 300 and < 400) context.Response.Headers.Location = "/elsewhere";
        if (body(fault) is { } said) await context.Response.WriteAsJsonAsync(said, said.GetType());
        return true;
    }
}
