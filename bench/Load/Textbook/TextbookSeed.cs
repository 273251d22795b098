using Npgsql;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Textbook;

/// <summary>Fills the baseline's schema with the people of the run and, for the growth scenario, with a past.</summary>
internal static class TextbookSeed
{
    public static async Task PeopleAsync(NpgsqlDataSource database, Population people, long balance)
    {
        await using var command = database.CreateCommand(Resources.Text("textbook.sql"));
        await command.ExecuteNonQueryAsync();
        await using var fill = database.CreateCommand("""
            with people as (
                insert into textbook.people (id, username, display_name)
                select id, 'person' || n, 'Person ' || n from unnest($1::uuid[]) with ordinality as p(id, n)
            ), sessions as (
                insert into textbook.sessions select hash, id from unnest($1::uuid[], $2::bytea[]) as s(id, hash)
            )
            insert into textbook.wallets select id, $3, 0 from unnest($1::uuid[]) as w(id)
            """);
        fill.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = people.Ids });
        fill.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = people.TokenHashes });
        fill.Parameters.Add(new NpgsqlParameter<long> { TypedValue = balance });
        await fill.ExecuteNonQueryAsync();
    }
}
