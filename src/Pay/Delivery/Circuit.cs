using Dapper;
using Quits.Kernel;

namespace Quits.Pay.Delivery;

/// <summary>
/// Leaves a service alone that fails (CB-1): after 5 failures in a row for 60 s, then it is tried with one message at a time until 3
/// have gone through. The state is in the database, so all nodes know it; what waits for the service stays in the outbox and holds up nobody.
/// </summary>
internal sealed class Circuit(Db db, TimeProvider clock)
{
    public const int Failures = 5;
    const int Successes = 3;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    const string Failed = """
        update delivery.service set failures = failures + 1, successes = 0, open_until = case when failures + 1 >= @most then @until::timestamptz end
        where name = @service
        """;

    const string Worked = """
        update delivery.service set successes = successes + 1, failures = case when failures < @most or successes + 1 >= @enough then 0 else failures end, open_until = null
        where name = @service and failures > 0
        """;

    public async Task FailedAsync(string service)
    {
        await using var connection = await db.App.OpenConnectionAsync();
        await connection.ExecuteAsync(Failed, new { service, most = Failures, until = clock.GetUtcNow() + Pause });
    }

    /// <summary>Only worth saying of a service that had failed before.</summary>
    public async Task WorkedAsync(string service)
    {
        await using var connection = await db.App.OpenConnectionAsync();
        await connection.ExecuteAsync(Worked, new { service, most = Failures, enough = Successes });
    }
}
