using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;

namespace Quits.Pay.Notifications;

/// <summary>Folds what people should hear of into their inboxes (NT-3, NT-4), and what they did themselves into what their other devices missed (NT-2).</summary>
internal sealed class NotificationsProjection : IProjection
{
    // Unqualified on purpose: while rebuilding, the name means the table being built.
    const string Insert = "insert into inbox (person, position, kind) select * from unnest($1::uuid[], $2::bigint[], $3::text[])";
    const string InsertEchoes = "insert into echo (person, position) select * from unnest($1::uuid[], $2::bigint[])";

    public string Name => "notifications";

    public int Version => 3;

    public IReadOnlyList<string> Tables { get; } = ["inbox", "echo"];

    public string VerifySql => """
        select 'every_payment_is_told', l.count, i.count
        from (select count(*) as count from ledger.pub_log where position <= @position and kind = 'transfer' and outcome = 0) l,
             (select count(*) as count from notifications.inbox where position <= @position and kind in ('payment_received', 'request_paid')) i
        where l.count <> i.count
        """;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, NpgsqlConnection connection, CancellationToken ct)
    {
        var news = entries.SelectMany(News.Of).ToArray();
        await InsertAsync(connection, Insert, news.Length, ct, SqlColumn.Of(news, n => n.Person), SqlColumn.Of(news, n => n.Position), SqlColumn.Of(news, n => n.Kind));
        var echoes = entries.Select(entry => (Echo.Of(entry)?.Person, entry.Position)).Where(echo => echo.Person is not null).ToArray();
        await InsertAsync(connection, InsertEchoes, echoes.Length, ct, SqlColumn.Of(echoes, e => e.Person!.Value), SqlColumn.Of(echoes, e => e.Position));
    }

    static async Task InsertAsync(NpgsqlConnection connection, string sql, int rows, CancellationToken ct, params NpgsqlParameter[] columns)
    {
        if (rows == 0) return;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(columns);
        await command.ExecuteNonQueryAsync(ct);
    }
}
