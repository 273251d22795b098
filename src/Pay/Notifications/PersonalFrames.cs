using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;
using Quits.Pay.Friends;
using Quits.Pay.Identity;

namespace Quits.Pay.Notifications;

/// <summary>What the log is to each person themselves: their payments, their balance, their notifications.</summary>
internal sealed class PersonalFrames(Db db, People people, Relations relations, ProjectionWait wait) : ILiveSource
{
    // My entries lead to the log by their transaction, my inbox and my echoes by their position; the newest come first, so a long absence
    // costs no more than a short one. There is no upper end: what came live since counts as missed too, or it would hide what was.
    const string Missed = """
        select l.position, l.id, l.at, l.kind, l.actor, l.subject, l.outcome, l.payload, l.effects
        from (select x.position
              from (select transaction from ledger.pub_entry where account = $1 order by version desc limit $3) e
              join ledger.pub_log x on x.id = e.transaction
              where x.position > $2
              union
              (select position from notifications.inbox where person = $1 and position > $2 order by position desc limit $3)
              union
              (select position from notifications.echo where person = $1 and position > $2 order by position desc limit $3)) mine
        join ledger.pub_log l on l.position = mine.position order by l.position
        """;

    readonly HashSet<Guid> _connected = [];

    public Task MeetAsync(IReadOnlyCollection<Guid> came, IReadOnlyCollection<Guid> went, CancellationToken ct)
    {
        _connected.UnionWith(came);
        _connected.ExceptWith(went);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<LiveFrame>> TellAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var heard = entries.SelectMany(entry => Frames.Audience(entry).Where(_connected.Contains).Select(person => (entry, person))).ToArray();
        return await FramesAsync(heard, ct);
    }

    public async Task<IReadOnlyList<LiveFrame>?> MissedAsync(PersonId person, long after, long through, CancellationToken ct)
    {
        await wait.ForAsync("notifications", through, ct);
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(Missed, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Limits.ResumeEntries + 1 });
        var missed = await LogReader.ReadAsync(command, ct);
        if (missed.Count > Limits.ResumeEntries) return null;
        return await FramesAsync([.. missed.Where(entry => entry.Position <= through).Select(entry => (entry, person.Value))], ct);
    }

    async Task<List<LiveFrame>> FramesAsync(IReadOnlyList<(LogEntry Entry, Guid Person)> heard, CancellationToken ct)
    {
        heard = await ShownAsync(heard, ct);
        var cards = await people.FindAsync(heard.SelectMany(h => Mentioned(h.Entry)), ct);
        return [.. heard.SelectMany(h => Frames.For(h.Entry, new(h.Person), cards).Select(json => new LiveFrame(h.Entry.Position, h.Person, json)))];
    }

    /// <summary>Without what someone did whom the person may not see, because either blocks the other (FD-2).</summary>
    async Task<List<(LogEntry Entry, Guid Person)>> ShownAsync(IReadOnlyList<(LogEntry Entry, Guid Person)> heard, CancellationToken ct)
    {
        var shown = new List<(LogEntry, Guid)>(heard.Count);
        foreach (var (entry, person) in heard)
        {
            if (DoneBy(entry, person) is not { } other || !await relations.AreBlockedAsync(new(person), new(other), ct)) shown.Add((entry, person));
        }
        return shown;
    }

    /// <summary>Who a person may not hear of when either blocks the other; null for what concerns nobody else, and for money, which came all the same.</summary>
    static Guid? DoneBy(LogEntry entry, Guid person) =>
        entry.Entries.Count > 0 ? null
        : Echo.Of(entry) is { } echo && echo.Person == person ? echo.Other
        : News.Of(entry).FirstOrDefault(n => n.Person == person && News.SocialKinds.Contains(n.Kind))?.Other;

    /// <summary>The people whose names the frames of an entry show.</summary>
    static IEnumerable<Guid> Mentioned(LogEntry entry) => Frames.Audience(entry).Append(entry.Actor?.Value ?? default)
        .Concat(entry.Entries.Count > 0 ? [] : News.Of(entry).Select(news => news.Other).OfType<Guid>());
}
