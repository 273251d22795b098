using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Quits.Kernel;

/// <summary>Something that remembers what the database said and must hear of its changes.</summary>
public interface IRemembers
{
    /// <summary>The word under which its changes are told; no spaces.</summary>
    string Topic { get; }

    /// <summary>False while no other node could tell of a change: then nothing may be remembered.</summary>
    bool Remembers { set; }

    /// <summary>Drops what this node remembers under a key.</summary>
    void Forget(Guid key);
}

/// <summary>
/// Tells every node to drop what it remembers of something that changed. Sent inside the transaction of the change, so it arrives if
/// and only if the change is committed; whoever commits forgets by itself, at once. A node that cannot hear forgets everything until it can.
/// </summary>
public sealed partial class ChangeSignal(Db db, IEnumerable<IRemembers> everyone, ILogger<ChangeSignal> logger) : BackgroundService
{
    readonly Dictionary<string, IRemembers> _byTopic = everyone.ToDictionary(one => one.Topic, StringComparer.Ordinal);

    /// <summary>Tells of a change in the caller's transaction.</summary>
    public static Task TellAsync(NpgsqlConnection connection, string topic, Guid key) =>
        connection.ExecuteAsync("select pg_notify('quits_change', @what)", new { what = $"{topic} {key}" });

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
                SignalLost(logger, e);
            }
            Remember(false);
            if (!stoppingToken.IsCancellationRequested) await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
        }
    }

    async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await db.OpenApartAsync(ct);
        connection.Notification += (_, heard) => Hear(heard.Payload);
        await connection.ExecuteAsync("listen quits_change");
        Remember(true);
        while (true) await connection.WaitAsync(ct);
    }

    void Remember(bool on)
    {
        foreach (var one in _byTopic.Values) one.Remembers = on;
    }

    void Hear(string payload)
    {
        if (payload.Split(' ') is [var topic, var id] && Guid.TryParse(id, out var key) && _byTopic.TryGetValue(topic, out var one)) one.Forget(key);
    }

    [LoggerMessage(1002, LogLevel.Warning, "Changes of what is remembered cannot be heard; nothing is remembered until they can")]
    static partial void SignalLost(ILogger logger, Exception e);
}
