using Dapper;
using Npgsql;
using Quits.Ledger.Log;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Log;

/// <summary>
/// Balances folded from the log, and one row per position whose key a second application would violate. It can be told to fail
/// in the middle of a slice.
/// </summary>
public sealed class SumsProjection : IProjection
{
    int _failures;

    public string Name => "sums";
    public int Version { get; init; } = 1;

    /// <summary>What this version adds to each row it writes.</summary>
    public string Mark { get; init; } = "v1";

    public IReadOnlyList<string> Tables => ["seen", "balance"];

    public string VerifySql => "select 'every_entry_is_seen', @position, count(*) from seen where position <= @position having count(*) <> @position";

    public Action<IReadOnlyList<LogEntry>>? OnApply { get; set; }

    public void FailNext(int times) => _failures = times;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, NpgsqlConnection connection, CancellationToken ct)
    {
        OnApply?.Invoke(entries);
        for (var i = 0; i < entries.Count; i++)
        {
            if (i == entries.Count / 2 && Interlocked.Decrement(ref _failures) >= 0) throw new InvalidOperationException("the projection crashed");
            await connection.ExecuteAsync("insert into seen (position, mark) values (@Position, @Mark)", new { entries[i].Position, Mark });
            foreach (var entry in entries[i].Entries)
                await connection.ExecuteAsync("""
                    insert into balance as b (account, amount) values (@account, @Amount) on conflict (account) do update set amount = b.amount + excluded.amount
                    """, new { account = entry.Account.Value, entry.Amount });
        }
    }

    public static async Task CreateTablesAsync(Books books) => await books.SqlAsync<object>("""
        create schema sums;
        create table sums.seen (position bigint primary key, mark text not null, length int generated always as (length(mark)) stored);
        create table sums.balance (account uuid primary key, amount bigint not null);
        grant usage on schema sums to quits_app;
        grant select, insert, update, delete on all tables in schema sums to quits_app;
        """);

    /// <summary>How many folded balances differ from the accounts.</summary>
    public static Task<long> WrongAsync(Books books) => books.SqlAsync<long>("""
        select count(*) from ledger.account a left join sums.balance b on b.account = a.id where a.balance <> coalesce(b.amount, 0)
        """);

    public static Task<long> PositionAsync(Books books) => books.SqlAsync<long>("select coalesce(max(position), 0) from ledger.checkpoint where projection = 'sums'");
}
