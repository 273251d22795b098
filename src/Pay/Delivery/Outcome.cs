namespace Quits.Pay.Delivery;

/// <summary>What became of one attempt to send. Reasons are words of ours or of the service, never an address or a key.</summary>
internal abstract record Outcome
{
    /// <summary>The service has taken it.</summary>
    public sealed record Sent : Outcome;

    /// <summary>The device is gone for good: its subscription ends, unless the device confirmed it after <c>Since</c>.</summary>
    public sealed record Gone(string Reason, DateTimeOffset? Since = null) : Outcome;

    /// <summary>It can never be sent as it is.</summary>
    public sealed record Never(string Reason) : Outcome;

    /// <summary>Not now. <c>After</c> is what the service asks for.</summary>
    /// <param name="Failing">True when it is the service that fails, which counts for its circuit.</param>
    public sealed record Later(string Reason, TimeSpan? After = null, bool Failing = false) : Outcome;
}

/// <summary>One thing to send to one device or mailbox.</summary>
/// <param name="Position">In the log; with the device, what makes it this letter and no other.</param>
/// <param name="Target">The device; null for email.</param>
/// <param name="Email">The mailbox; null for devices.</param>
/// <param name="Life">How long the service may keep it for a device that is off.</param>
internal sealed record Letter(long Position, Guid Person, Guid Subscription, Quits.Pay.Notifications.NotificationView News, bool Security, Target? Target, string? Email, TimeSpan Life)
{
    /// <summary>The same however often it is sent: the device, the service and the mail program show one.</summary>
    public string Tag => $"n{Position}";
}

/// <summary>A way to send. Answers with what became of it; throws only what has no answer: no connection, no time.</summary>
internal interface ITransport
{
    Channel Channel { get; }

    Task<Outcome> SendAsync(Letter letter, CancellationToken ct);
}
