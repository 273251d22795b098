using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Quits.Pay.Identity;

/// <summary>Sign-ins by outcome.</summary>
internal sealed class IdentityTelemetry(IMeterFactory meters)
{
    readonly Counter<long> _signIns = meters.Create("Quits.Identity").CreateCounter<long>("quits.identity.signins", "{attempt}", "Sign-ins by outcome.");

    public void SignIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}

internal static partial class IdentityLog
{
    [LoggerMessage(3001, LogLevel.Warning, "A used refresh token was turned in again; session {Session} of {Person} was ended")]
    public static partial void RefreshReused(this ILogger logger, Guid session, Guid person);
}
