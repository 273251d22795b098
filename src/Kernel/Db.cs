using Npgsql;

namespace Quits.Kernel;

/// <summary>
/// The two ways into PostgreSQL: as the owner of the schema (migrations only) and as the application, whose role may append to the
/// ledger and not rewrite it. Both come from one connection string; the application's connections switch to the role
/// <c>quits_app</c> as they start.
/// </summary>
public sealed class Db : IAsyncDisposable
{
    public const string ApplicationRole = "quits_app";

    readonly NpgsqlDataSource _apart;

    public Db(string connectionString)
    {
        Owner = new NpgsqlDataSourceBuilder(With(connectionString, b => { b.ApplicationName = "quits-owner"; b.MaxPoolSize = 4; })) { Name = "owner" }.Build();
        var application = With(connectionString, b =>
        {
            b.ApplicationName = "quits";
            b.MaxPoolSize = Math.Min(b.MaxPoolSize, 24);
            // Opening one and preparing its statements costs most just when many are missing: after a quiet while.
            b.MinPoolSize = Math.Min(b.MaxPoolSize, 12);
            b.Options = $"-c role={ApplicationRole} -c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c jit=off";
            b.NoResetOnClose = true; // nothing sets session state; LISTEN has a connection of its own
            b.MaxAutoPrepare = 100;
            b.AutoPrepareMinUsages = 2;
        });
        App = new NpgsqlDataSourceBuilder(application) { Name = "app" }.Build();
        _apart = new NpgsqlDataSourceBuilder(With(application, b => { b.Pooling = false; b.KeepAlive = 30; b.ApplicationName = "quits-apart"; })) { Name = "apart" }.Build();
    }

    /// <summary>Owns the schema. Migrations, nothing else.</summary>
    public NpgsqlDataSource Owner { get; }

    /// <summary>What the running product uses.</summary>
    public NpgsqlDataSource App { get; }

    /// <summary>Opens a connection outside the pool, for one that listens or makes temporary tables. The caller disposes it.</summary>
    public ValueTask<NpgsqlConnection> OpenApartAsync(CancellationToken ct) => _apart.OpenConnectionAsync(ct);

    static string With(string connectionString, Action<NpgsqlConnectionStringBuilder> change)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        change(builder);
        return builder.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _apart.DisposeAsync();
        await Owner.DisposeAsync();
    }
}
