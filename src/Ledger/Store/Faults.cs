using System.Net.Sockets;
using Npgsql;

namespace Quits.Ledger.Store;

/// <summary>What a fault of the database says about trying the same batch again.</summary>
internal static class Faults
{
    /// <summary>It may well succeed when tried again.</summary>
    public static bool MayPass(Exception e) => IsOutage(e) || IsConflict(e);

    /// <summary>The database could not be reached or gave up: the batch is not to blame, and its outcome may be unknown.</summary>
    public static bool IsOutage(Exception e) => e switch
    {
        PostgresException p => p.SqlState[..2] is "57" or "53" or "08" or "25" or "58",
        NpgsqlException or IOException or TimeoutException or SocketException => true,
        OperationCanceledException or ObjectDisposedException or InvalidOperationException { Source: "Npgsql" } => true,
        _ => false,
    };

    /// <summary>
    /// Another transaction was in the way. A key that is already there (23505) was written by another node or batch since we looked:
    /// looking again finds it.
    /// </summary>
    static bool IsConflict(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.UniqueViolation };
}
