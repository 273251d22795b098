using Npgsql;
using Quits.Kernel;

namespace Quits.Ledger.Log;

/// <summary>
/// A fold of the log into one schema of rows. The runner writes the checkpoint in the same transaction, so each entry is applied
/// exactly once in the database. A projection calls nothing outside the database: sending is a separate step that works off its own table.
/// </summary>
public interface IProjection
{
    /// <summary>Also the PostgreSQL schema that its rows live in.</summary>
    string Name { get; }

    /// <summary>Raise it when the fold changes: the rows are then rebuilt beside the old ones and swapped.</summary>
    int Version { get; }

    /// <summary>
    /// The tables, without schema, that hold nothing but this fold. Their keys come from the log, not from a sequence: a rebuild fills
    /// other tables and copies.
    /// </summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>How many log entries are applied in one transaction, at most.</summary>
    int Slice => Limits.ProjectionSlice;

    /// <summary>
    /// After a slice that was not full the fold rests, for so many times as long as the slice took: a dear fold then leaves the machine to
    /// payments and makes larger slices, which cost less an entry. A fold that readers need not wait for may rest long.
    /// </summary>
    int Rest => 2;

    /// <summary>
    /// Applies a slice in order. Table names are written without schema: while rebuilding they resolve to the tables being built.
    /// </summary>
    Task ApplyAsync(IReadOnlyList<LogEntry> entries, NpgsqlConnection connection, CancellationToken ct);

    /// <summary>
    /// A query that returns one row <c>(check_name text, expected bigint, actual bigint)</c> per disagreement with the log up to
    /// <c>@position</c>. Table names may be written without schema here too.
    /// </summary>
    string VerifySql { get; }
}
