using Dapper;
using Npgsql;
using Quits.Kernel;
using Quits.Tests.Support;

namespace Quits.Ledger.Tests.Kernel;

public sealed class MigratorTests : IAsyncLifetime
{
    static readonly Migration First = new("shop", "0001_first.sql", "create table shelf (id int)");
    static readonly Migration Second = new("shop", "0002_second.sql", "alter table shelf add column name text");

    string _connectionString = "";

    public async ValueTask InitializeAsync() => _connectionString = await Databases.CreateAsync();

    [Fact]
    public async Task Several_servers_that_start_at_once_apply_each_migration_once()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunAsync(First, Second))));
        applied.Sum().ShouldBe(2);
        (await RunAsync(First, Second)).ShouldBe(0);
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_was_applied_is_refused()
    {
        await RunAsync(First);
        await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(First with { Sql = "create table shelf (id bigint)" }, Second));
        (await RunAsync(First, Second)).ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_migration_leaves_nothing_and_lets_the_next_server_try()
    {
        var broken = new Migration("shop", "0002_broken.sql", "create table half (id int); select broken");
        await using var source = NpgsqlDataSource.Create(_connectionString);
        await Should.ThrowAsync<PostgresException>(() => new Migrator(source, [First, broken]).RunAsync(TestContext.Current.CancellationToken));

        (await RunAsync(First, Second).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBe(1);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        (await connection.ExecuteScalarAsync<bool>("select to_regclass('half') is null")).ShouldBeTrue();
    }

    async Task<int> RunAsync(params Migration[] migrations)
    {
        await using var source = NpgsqlDataSource.Create(_connectionString);
        return await new Migrator(source, migrations).RunAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await Databases.DropAsync(_connectionString);
}
