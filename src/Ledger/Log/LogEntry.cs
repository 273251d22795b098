using System.Text.Json;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Store;

namespace Quits.Ledger.Log;

/// <summary>One fact of the log, as a projection sees it. Positions are dense: the next entry has this one's plus one.</summary>
public sealed record LogEntry(long Position, Guid Id, DateTimeOffset At, string Kind, PersonId? Actor, Guid? Subject, Verdict Outcome, string Payload, string? EffectsJson)
{
    /// <summary>True for what happened; false for what was asked and refused.</summary>
    public bool Accepted => Outcome == Verdict.Accepted;

    /// <summary>What it did to the books.</summary>
    public LoggedEffects Effects => field ??= LoggedEffects.Read(EffectsJson);

    /// <summary>What it did to accounts, in booking order.</summary>
    public IReadOnlyList<Entry> Entries => Effects.Entries;

    object? _read;

    /// <summary>The payload as the module's own record. All that follow the log share the entry, and the reading of it.</summary>
    /// <exception cref="JsonException">The payload is not of that shape.</exception>
    public T Read<T>() where T : class => Read(static payload => JsonSerializer.Deserialize<T>(payload, JsonSerializerOptions.Web));

    /// <summary>The same, by the module's own reader.</summary>
    /// <exception cref="JsonException">The payload is not of that shape.</exception>
    public T Read<T>(Func<string, T?> reader) where T : class
    {
        if (_read is T known) return known;
        var read = reader(Payload) ?? throw new JsonException($"log entry {Position} has no payload");
        _read = read;
        return read;
    }
}

/// <summary>Reads the log forward.</summary>
public sealed class LogReader
{
    const string ReadAfter = """
        select position, id, at, kind, actor, subject, outcome, payload, effects from ledger.log
        where position > $1 order by position limit $2
        """;

    /// <summary>At most <paramref name="limit"/> entries behind <paramref name="after"/>, in order, on the caller's connection.</summary>
    public async Task<IReadOnlyList<LogEntry>> ReadAsync(NpgsqlConnection connection, long after, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ReadAfter, connection);
        command.Parameters.Add(Sql.Of(after));
        command.Parameters.Add(Sql.Of(limit));
        return await ReadAsync(command, ct);
    }

    /// <summary>The entries of any query whose columns are <c>position, id, at, kind, actor, subject, outcome, payload, effects</c>.</summary>
    public static async Task<IReadOnlyList<LogEntry>> ReadAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var row = await command.ExecuteReaderAsync(ct);
        return await ReadAsync(row, ct);
    }

    internal static async Task<IReadOnlyList<LogEntry>> ReadAsync(NpgsqlDataReader row, CancellationToken ct)
    {
        var entries = new List<LogEntry>();
        while (await row.ReadAsync(ct)) entries.Add(Read(row));
        return entries;
    }

    /// <summary>The entry in the first nine columns of the current row.</summary>
    public static LogEntry Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2), row.GetString(3),
        row.IsDBNull(4) ? null : new PersonId(row.GetGuid(4)), row.IsDBNull(5) ? null : row.GetGuid(5),
        (Verdict)row.GetInt16(6), row.GetString(7), row.IsDBNull(8) ? null : row.GetString(8));
}
