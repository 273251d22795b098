using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Notifications;

/// <summary>Folds what people should hear of into their inboxes (NT-3, NT-4).</summary>
internal sealed class NotificationsProjection : IProjection
{
    // Unqualified on purpose: while rebuilding, the name means the table being built.
    const string Insert = "insert into inbox (person, position, kind) select * from unnest($1::uuid[], $2::bigint[], $3::text[])";

    public string Name => "notifications";

    public int Version => 1;

    public IReadOnlyList<string> Tables { get; } = ["inbox"];

    public string VerifySql => """
        select 'every_payment_is_told', l.count, i.count
        from (select count(*) as count from ledger.pub_log where position <= @position and kind = 'transfer' and outcome = 0) l,
             (select count(*) as count from notifications.inbox where position <= @position and kind = 'payment_received') i
        where l.count <> i.count
        """;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, NpgsqlConnection connection, CancellationToken ct)
    {
        var news = entries.Select(News.Of).OfType<News>().ToArray();
        if (news.Length == 0) return;
        await using var command = new NpgsqlCommand(Insert, connection);
        Add(command, news, n => n.Person);
        Add(command, news, n => n.Position);
        Add(command, news, n => n.Kind);
        await command.ExecuteNonQueryAsync(ct);
    }

    static void Add<T>(NpgsqlCommand command, News[] news, Func<News, T> column) => command.Parameters.Add(SqlColumn.Of(news, column));
}

/// <summary>One thing to tell one person. Amount in minor units.</summary>
internal sealed record News(Guid Person, long Position, Guid Id, DateTimeOffset At, string Kind, Guid? Other, long? Amount, string? Currency, string? Note, string Link)
{
    public const string PaymentReceived = "payment_received";
    public const string Welcome = "welcome_credit";
    public const string NewDevice = "new_device";
    public const string Frozen = "account_frozen";
    public const string Unfrozen = "account_unfrozen";

    /// <summary>What a log entry is to tell, and to whom; null for most. Pure. A notification's id is the entry's.</summary>
    public static News? Of(LogEntry entry)
    {
        if (!entry.Accepted) return null;
        return entry.Kind switch
        {
            TransferFact.Kind => OfTransfer(entry, TransferFact.Of(entry.Payload)),
            IdentityFacts.WelcomeCredit => OfCredit(entry, entry.Read<CreditPayload>()),
            IdentityFacts.SignedIn when entry.Read<SignInPayload>().NewDevice => About(entry, NewDevice, "/me"),
            AccountFacts.Frozen => About(entry, Frozen, "/me"),
            AccountFacts.Unfrozen => About(entry, Unfrozen, "/me"),
            _ => null,
        };
    }

    static News OfTransfer(LogEntry entry, TransferFact transfer) =>
        new(transfer.Receiver, entry.Position, entry.Id, entry.At, PaymentReceived, transfer.Sender, transfer.Amount, transfer.Currency, transfer.Note, $"/transfers/{entry.Id}");

    static News OfCredit(LogEntry entry, CreditPayload credit) =>
        new(credit.Person, entry.Position, entry.Id, entry.At, Welcome, null, credit.Amount, credit.Currency, null, "/activity");

    static News? About(LogEntry entry, string kind, string link) =>
        entry.Subject is { } person ? new(person, entry.Position, entry.Id, entry.At, kind, null, null, null, null, link) : null;
}
