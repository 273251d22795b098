using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Pay.Identity;
using Quits.Pay.Transfers;

namespace Quits.Pay.Activity;

/// <summary>Folds every movement of a wallet into its owner's lines.</summary>
internal sealed class ActivityProjection : IProjection
{
    // Unqualified on purpose: while rebuilding, the name means the table being built.
    const string Insert = """
        insert into line (person, position, at, kind, amount, balance_after, counterparty)
        select * from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::bigint[], $6::bigint[], $7::uuid[])
        """;

    public string Name => "activity";

    public int Version => 1;

    public IReadOnlyList<string> Tables { get; } = ["line"];

    public string VerifySql => """
        select 'lines_are_the_wallets_entries', e.count, l.count
        from (select count(*) as count, coalesce(sum(amount), 0) as sum from (
                select (x ->> 2)::bigint as amount from ledger.pub_log, json_array_elements(effects -> 'e') x
                where position <= @position and effects is not null and (x ->> 0)::uuid in (select id from ledger.pub_account where owner is not null)) e) e,
             (select count(*) as count, coalesce(sum(amount), 0) as sum from activity.line where position <= @position) l
        where e.count <> l.count or e.sum <> l.sum
        """;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, NpgsqlConnection connection, CancellationToken ct)
    {
        var lines = entries.SelectMany(Line.Of).ToArray();
        if (lines.Length == 0) return;
        await using var command = new NpgsqlCommand(Insert, connection);
        Add(command, lines, l => l.Person);
        Add(command, lines, l => l.Position);
        Add(command, lines, l => l.At);
        Add(command, lines, l => l.Kind);
        Add(command, lines, l => l.Amount);
        Add(command, lines, l => l.BalanceAfter);
        Add(command, lines, l => l.Counterparty);
        await command.ExecuteNonQueryAsync(ct);
    }

    static void Add<T>(NpgsqlCommand command, Line[] lines, Func<Line, T> column) => command.Parameters.Add(SqlColumn.Of(lines, column));
}

/// <summary>One line of one wallet. Amounts in minor units, signed.</summary>
internal sealed record Line(Guid Person, long Position, DateTimeOffset At, string Kind, long Amount, long BalanceAfter, Guid? Counterparty)
{
    /// <summary>The lines that a log entry is to the people whose wallets it moved. Pure.</summary>
    public static IEnumerable<Line> Of(LogEntry entry)
    {
        if (!entry.Accepted || entry.Entries.Count == 0) return [];
        return entry.Kind switch
        {
            TransferFact.Kind => OfTransfer(entry, TransferFact.Of(entry)),
            IdentityFacts.WelcomeCredit => OfCredit(entry, entry.Read<CreditPayload>()),
            _ => throw new InvalidOperationException($"log entry {entry.Position} of kind '{entry.Kind}' moves money and has no line"),
        };
    }

    static IEnumerable<Line> OfTransfer(LogEntry entry, TransferFact transfer)
    {
        foreach (var booked in entry.Entries)
        {
            var sent = booked.Account.Value == transfer.Sender;
            yield return Of(entry, booked, sent ? "transfer_sent" : "transfer_received", sent ? transfer.Receiver : transfer.Sender);
        }
    }

    static IEnumerable<Line> OfCredit(LogEntry entry, CreditPayload credit) =>
        entry.Entries.Where(booked => booked.Account.Value == credit.Person).Select(booked => Of(entry, booked, "adjustment", null));

    static Line Of(LogEntry entry, Entry booked, string kind, Guid? counterparty) =>
        new(booked.Account.Value, entry.Position, entry.At, kind, booked.Amount, booked.BalanceAfter, counterparty);
}
