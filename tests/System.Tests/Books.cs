using Dapper;
using Npgsql;

namespace Quits.System.Tests;

/// <summary>Looks into the database of the system under test, past the product.</summary>
sealed class Books(string database)
{
    public async Task<T> One<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(database);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task<IReadOnlyList<T>> Rows<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(database);
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    /// <summary>Every intent is exactly one transfer with its amount and its two entries, and the balances are what follows from them.</summary>
    public async Task AccountFor(Payer[] crowd, IReadOnlyCollection<Intent> paid)
    {
        var rows = await Rows<(Guid Sender, Guid Receiver, long Amount, string Note, long Entries)>("""
            select (l.payload ->> 'sender')::uuid, (l.payload ->> 'receiver')::uuid, (l.payload ->> 'amount')::bigint, l.payload ->> 'note', e.count
            from ledger.log l
            left join (select transaction, abs(amount) as amount, count(*) from ledger.entry group by 1, 2) e
                on e.transaction = l.id and e.amount = (l.payload ->> 'amount')::bigint
            where l.kind = 'transfer' and l.outcome = 0
            """);
        rows.Order().SequenceEqual(paid.Select(i => (i.From.Id, i.To.Id, i.Cents, $"key {i.Key}", 2L)).Order()).ShouldBeTrue("the transfers are not the intents");
        foreach (var one in crowd)
            (await One<long>("select balance from ledger.account where id = @Id", new { one.Id })).ShouldBe(
                Payer.FirstMoney - paid.Where(i => i.From == one).Sum(i => i.Cents) + paid.Where(i => i.To == one).Sum(i => i.Cents), one.Username);
        (await One<long>("select sum(balance)::bigint from ledger.account")).ShouldBe(0);
    }

    /// <summary>The product's own proof agrees.</summary>
    public async Task Verify()
    {
        var (code, said) = await Node.RunAsync(database, "verify");
        code.ShouldBe(0, said);
        said.ShouldContain("The books are right");
    }
}
