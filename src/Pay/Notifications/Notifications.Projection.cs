using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Log;

namespace Quits.Pay.Notifications;

/// <summary>Folds what people should hear of into their inboxes (NT-3, NT-4).</summary>
internal sealed class NotificationsProjection : IProjection
{
    // Unqualified on purpose: while rebuilding, the name means the table being built.
    const string Insert = "insert into inbox (person, position, kind) select * from unnest($1::uuid[], $2::bigint[], $3::text[])";

    public string Name => "notifications";

    public int Version => 2;

    public IReadOnlyList<string> Tables { get; } = ["inbox"];

    public string VerifySql => """
        select 'every_payment_is_told', l.count, i.count
        from (select count(*) as count from ledger.pub_log where position <= @position and kind = 'transfer' and outcome = 0) l,
             (select count(*) as count from notifications.inbox where position <= @position and kind in ('payment_received', 'request_paid')) i
        where l.count <> i.count
        """;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, NpgsqlConnection connection, CancellationToken ct)
    {
        var news = entries.SelectMany(News.Of).ToArray();
        if (news.Length == 0) return;
        await using var command = new NpgsqlCommand(Insert, connection);
        Add(command, news, n => n.Person);
        Add(command, news, n => n.Position);
        Add(command, news, n => n.Kind);
        await command.ExecuteNonQueryAsync(ct);
    }

    static void Add<T>(NpgsqlCommand command, News[] news, Func<News, T> column) => command.Parameters.Add(SqlColumn.Of(news, column));
}
