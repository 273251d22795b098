using Dapper;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Ledger.Store;
using Quits.Ledger.Verify;
using Quits.Tests.Support;

namespace Quits.Ledger.Tests.Harness;

/// <summary>
/// A ledger of its own for one test, on real PostgreSQL. When the test ends the books must balance: a trial balance in plain SQL,
/// the seal over everything and the product's own proof. A test that falsifies the books says so with <see cref="AreFalsified"/>.
/// </summary>
public sealed class Books : IAsyncDisposable
{
    static readonly Lazy<Task<string>> Template = new(MigrateTemplateAsync);

    readonly List<Node> _nodes = [];
    readonly SendingLimits _limits;
    readonly IProjection[] _projections;

    Books(string connectionString, SendingLimits limits, IProjection[] projections) =>
        (ConnectionString, _limits, _projections) = (connectionString, limits, projections);

    public string ConnectionString { get; }
    public MovedClock Clock { get; } = new();
    public Node Node => _nodes[0];
    public LedgerClient Ledger => Node.Ledger;
    public bool AreFalsified { get; set; }

    /// <summary>False when the database is not one of <see cref="Databases"/>.</summary>
    public bool DropsDatabase { get; init; } = true;

    /// <summary>Books of which the first node runs already.</summary>
    public static async Task<Books> OpenAsync(SendingLimits? limits = null, params IProjection[] projections)
    {
        var connectionString = await Databases.CreateAsync(await Template.Value, TestContext.Current.CancellationToken);
        return await OpenAsync(connectionString, limits, projections);
    }

    /// <summary>Books in a database that the test made and migrated itself.</summary>
    public static async Task<Books> OpenAsync(string connectionString, SendingLimits? limits, params IProjection[] projections)
    {
        var drops = new NpgsqlConnectionStringBuilder(connectionString).Database!.StartsWith("test_", StringComparison.Ordinal);
        var books = new Books(connectionString, limits ?? SendingLimits.None, projections) { DropsDatabase = drops };
        await books.AddNodeAsync();
        return books;
    }

    /// <summary>One more server on the same database.</summary>
    public async Task<Node> AddNodeAsync(TimeProvider? clock = null)
    {
        var node = await new Node(ConnectionString, clock ?? Clock, _limits, _projections).StartAsync();
        _nodes.Add(node);
        return node;
    }

    public async Task<AccountId> WalletAsync(long balance = 0, short tier = 0)
    {
        var person = PersonId.New();
        var wallet = AccountId.WalletOf(person);
        (await Ledger.SubmitAsync(new OpenWallet(TransactionId.New(), "wallet.opened", wallet, person, "USD", tier, "{}"))).Accepted.ShouldBeTrue();
        if (balance > 0) (await Ledger.SubmitAsync(Ask.Pay(HouseAccounts.Equity, wallet, balance))).Accepted.ShouldBeTrue();
        return wallet;
    }

    public async Task<AccountId[]> WalletsAsync(int count, long balance)
    {
        return await Task.WhenAll(Enumerable.Range(0, count).Select(_ => WalletAsync(balance)));
    }

    public async Task<WalletView> ReadAsync(AccountId wallet) => (await Ledger.ReadWalletAsync(wallet, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    public async Task<long> BalanceAsync(AccountId wallet) => (await ReadAsync(wallet)).Balance;

    /// <summary>Runs SQL as the owner of the schema.</summary>
    public async Task<T?> SqlAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Node.Db.Owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    /// <summary>Runs SQL as a superuser who has switched the triggers off: how one falsifies books.</summary>
    public async Task FalsifyAsync(string sql, object? parameters = null)
    {
        AreFalsified = true;
        await using var connection = await Node.Db.Owner.OpenConnectionAsync();
        await using var tx = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("set local session_replication_role = replica");
        (await connection.ExecuteAsync(sql, parameters)).ShouldBeGreaterThan(0, "the falsification hit nothing");
        await tx.CommitAsync();
    }

    public async Task SealAllAsync()
    {
        var sealer = Node.Get<Sealer>();
        while (await sealer.SealAsync(CancellationToken.None) < await SqlAsync<long>("select position from ledger.log_head"))
        {
        }
    }

    public Task<Proof> ProveAsync() => Node.Get<Verifier>().VerifyAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!AreFalsified) await CloseAsync();
        }
        finally
        {
            foreach (var node in _nodes) await node.DisposeAsync();
            if (DropsDatabase) await Databases.DropAsync(ConnectionString);
        }
    }

    async Task CloseAsync()
    {
        (await TrialBalance.OfAsync(Node.Db.Owner)).ShouldBe(TrialBalance.Even);
        await SealAllAsync();
        (await ProveAsync()).Discrepancies.ShouldBeEmpty();
    }

    static async Task<string> MigrateTemplateAsync()
    {
        var connectionString = await Databases.CreateAsync();
        await MigrateAsync(connectionString);
        return connectionString;
    }

    public static async Task MigrateAsync(string connectionString)
    {
        await using var db = new Db(connectionString);
        await new Migrator(db.Owner, [.. LedgerModule.Migrations]).RunAsync(CancellationToken.None);
    }
}
