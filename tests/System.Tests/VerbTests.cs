using Dapper;
using Npgsql;
using Quits.Tests.Support;

namespace Quits.System.Tests;

/// <summary>The operator's verbs, as processes.</summary>
public sealed class VerbTests
{
    [Fact]
    public async Task Verify_passes_on_right_books_and_fails_on_altered_ones()
    {
        var database = await Databases.CreateAsync();
        await using (var node = await Node.StartAsync(database))
        {
            var crowd = await Payer.CrowdAsync(node, 2);
            foreach (var intent in Payer.Intents(crowd, 20)) (await Payer.PayAsync(node, intent)).Paid.ShouldBeTrue();
            await Sealed(new Books(database));
        }
        await new Books(database).Verify();
        // Each as a burglar with the owner's password would do it, and undone before the next.
        string[] alterations =
        [
            "update ledger.account set balance = balance + 1 where kind = 1 and version > 1",
            "update ledger.entry set amount = amount + 1, balance_after = balance_after + 1 where (account, version) = (select account, version from ledger.entry order by at desc limit 1)",
            "update ledger.log set payload = replace(payload::text, '\"amount\":', '\"amount\":9')::json where position = (select max(position) from ledger.log where kind = 'transfer')",
            "update ledger.log set actor = gen_random_uuid() where position = (select max(position) from ledger.log where kind = 'session.began' or kind = 'person.registered')",
            "update ledger.log set ip = '10.0.0.1' where position = 1",
            "delete from ledger.log where position = (select max(position) from ledger.log)",
            "delete from activity.line where position = (select max(position) from activity.line)",
        ];
        foreach (var sql in alterations)
        {
            var copy = await Databases.CreateAsync(template: database);
            await Alter(copy, sql);
            var (code, said) = await Node.RunAsync(copy, "verify");
            code.ShouldBe(1, sql);
            said.ShouldContain("DISCREPANCY");
            said.ShouldContain("THE BOOKS ARE WRONG");
        }
    }

    [Fact]
    public async Task Rebuild_freeze_and_unfreeze_do_what_they_say()
    {
        var database = await Databases.CreateAsync();
        await using var node = await Node.StartAsync(database);
        var crowd = await Payer.CrowdAsync(node, 2);
        var intents = Payer.Intents(crowd, 10);
        foreach (var intent in intents) (await Payer.PayAsync(node, intent)).Paid.ShouldBeTrue();

        (await Node.RunAsync(database, "freeze", "PAYER0", "--reason", "lost phone")).ShouldBe((0, "PAYER0 is frozen.\n"));
        (await Payer.PayAsync(node, new(crowd[0], crowd[1], 1, Guid.NewGuid()))).Status.ShouldBe(422);
        (await Node.RunAsync(database, "unfreeze", "payer0")).ShouldBe((0, "payer0 is active.\n"));
        var after = new Intent(crowd[0], crowd[1], 1, Guid.NewGuid());
        (await Payer.PayAsync(node, after)).Paid.ShouldBeTrue();
        var (code, said) = await Node.RunAsync(database, "freeze", "nobody");
        (code, said.Trim()).ShouldBe((1, "There is no 'nobody'."));

        var books = new Books(database);
        await Sealed(books);
        const string lines = "select md5(string_agg(l::text, '' order by person, position)) from activity.line l";
        var live = await books.One<string>(lines);
        await Alter(database, "delete from activity.line where amount < 0");
        (await Node.RunAsync(database, "verify")).Code.ShouldBe(1);
        (await Node.RunAsync(database, "rebuild", "activity")).Code.ShouldBe(0);
        (await books.One<string>(lines)).ShouldBe(live);
        (code, said) = await Node.RunAsync(database, "rebuild", "nonsense");
        (code, said.Contains("There is no projection 'nonsense'")).ShouldBe((1, true));
        await books.AccountFor(crowd, [.. intents, after]);
        await books.Verify();
    }

    [Fact]
    public async Task Without_a_database_a_verb_says_so_in_a_sentence()
    {
        var (code, said) = await Node.RunAsync($"Host=127.0.0.1;Port={Ports.Free()};Username=x;Timeout=2", "verify");
        code.ShouldBe(1);
        said.ShouldStartWith("The database cannot be used:");
        said.ShouldNotContain("   at ");
    }

    /// <summary>UI-5: the document in the repository is the one the server emits.</summary>
    [Fact]
    public async Task The_OpenAPI_document_is_the_one_in_docs()
    {
        var file = Path.GetTempFileName();
        (await Node.RunAsync("Host=127.0.0.1", "openapi", file)).Code.ShouldBe(0);
        (await File.ReadAllTextAsync(file)).ShouldBe(await File.ReadAllTextAsync(Repository.At("docs", "openapi.json")), "run: dotnet Quits.Host.dll openapi docs/openapi.json");
        File.Delete(file);
    }

    static async Task Alter(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        (await connection.ExecuteAsync($"set session_replication_role = replica; {sql}")).ShouldBeGreaterThan(0, sql);
    }

    static async Task Sealed(Books books)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (await books.One<bool>("""
                select (select bool_and(c.position = h.position) from ledger.checkpoint c where c.projection in ('activity', 'notifications'))
                   and (select coalesce(max(last_position), 0) from ledger.seal) = h.position from ledger.log_head h
                """)) return;
            await Task.Delay(100);
        }
        throw new TimeoutException("the log was not sealed");
    }
}
