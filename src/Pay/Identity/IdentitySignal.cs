using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>
/// Tells every node to drop what it remembers of a session or a person that changed. Sent inside the transaction of the change, so it
/// arrives if and only if the change is committed. A node that cannot hear forgets everything until it can.
/// </summary>
internal sealed class IdentitySignal(Db db, Sessions sessions, People people, ILogger<IdentitySignal> logger) : BackgroundService
{
    public static Task SessionEndedAsync(NpgsqlConnection connection, Guid session) => TellAsync(connection, $"session {session}");

    public static Task PersonChangedAsync(NpgsqlConnection connection, PersonId person) => TellAsync(connection, $"person {person}");

    static Task TellAsync(NpgsqlConnection connection, string what) => connection.ExecuteAsync("select pg_notify('quits_identity', @what)", new { what });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.SignalLost(e);
            }
            sessions.Remembers = people.Remembers = false;
            if (!stoppingToken.IsCancellationRequested) await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
        }
    }

    async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await db.OpenApartAsync(ct);
        connection.Notification += (_, heard) => Hear(heard.Payload);
        await connection.ExecuteAsync("listen quits_identity");
        sessions.Remembers = people.Remembers = true;
        while (true) await connection.WaitAsync(ct);
    }

    void Hear(string payload)
    {
        if (payload.Split(' ') is not [var what, var id] || !Guid.TryParse(id, out var key)) return;
        if (what == "session") sessions.Forget(key);
        else people.Forget(new(key));
    }
}
