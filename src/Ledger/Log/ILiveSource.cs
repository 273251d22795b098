using Quits.Kernel;

namespace Quits.Ledger.Log;

/// <summary>One JSON text that is sent to all devices of a person, on account of the log entry at a position.</summary>
public readonly record struct LiveFrame(long Position, Guid Person, byte[] Json);

/// <summary>
/// Says what the newest entries of the log are to the people who are connected to this node (NT-1). Modules have one each; the
/// real-time channel, which alone knows the devices, asks them all. Calls to <see cref="MeetAsync"/> and <see cref="TellAsync"/> come
/// one after the other; <see cref="MissedAsync"/> may come at any time.
/// </summary>
public interface ILiveSource
{
    /// <summary>
    /// Who came and who went since the last call. What is read for them now is at least as new as the entries told so far, and older or
    /// newer than those to come.
    /// </summary>
    Task MeetAsync(IReadOnlyCollection<Guid> came, IReadOnlyCollection<Guid> went, CancellationToken ct);

    /// <summary>The frames of a slice of the log for those who are connected. May be asked again for the same slice, after a failure or a newcomer.</summary>
    Task<IReadOnlyList<LiveFrame>> TellAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct);

    /// <summary>What a person missed after one position, up to and with another; null when it is more than <see cref="Limits.ResumeEntries"/> entries.</summary>
    Task<IReadOnlyList<LiveFrame>?> MissedAsync(PersonId person, long after, long through, CancellationToken ct);
}
