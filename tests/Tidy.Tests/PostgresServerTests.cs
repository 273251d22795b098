using Npgsql;
using Quits.Tests.Support;

namespace Quits.Tidy.Tests;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task What_was_committed_survives_a_kill_of_the_whole_cluster()
    {
        await using var server = await PostgresServer.StartAsync();
        await RunAsync(server.ConnectionString(), "create table kept (id int); insert into kept values (1), (2)");

        server.Kill();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => RunAsync(server.ConnectionString(), "select 1"));
        await server.RestartAsync();

        Assert.Equal(2L, await RunAsync(server.ConnectionString(), "select count(*) from kept"));
    }

    [Fact]
    public async Task Each_database_is_its_own_and_a_template_is_copied()
    {
        var template = await Databases.CreateAsync(ct: TestContext.Current.CancellationToken);
        await RunAsync(template, "create table seeded (id int); insert into seeded values (7)");

        var first = await Databases.CreateAsync(template, TestContext.Current.CancellationToken);
        var second = await Databases.CreateAsync(template, TestContext.Current.CancellationToken);
        await RunAsync(first, "delete from seeded");

        Assert.Equal(0L, await RunAsync(first, "select count(*) from seeded"));
        Assert.Equal(1L, await RunAsync(second, "select count(*) from seeded"));
        foreach (var database in new[] { first, second, template })
            await Databases.DropAsync(database, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Commits_are_durable_on_it_as_in_production()
    {
        var server = await PostgresServer.SharedAsync();
        Assert.Equal("on", await RunAsync(server.ConnectionString(), "show fsync"));
        Assert.Equal("on", await RunAsync(server.ConnectionString(), "show synchronous_commit"));
    }

    static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
