using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Host;
using Quits.Kernel;
using Quits.Ledger.Verify;
using Quits.Tests.Support;

namespace Quits.Pay.Tests.Front;

/// <summary>
/// The real server, with all its work, on a port of the loopback interface and over a database of its own: one per test class.
/// Tests enter by its front door. Rate limits and sending limits are off here; the apps that are about them turn them on.
/// </summary>
public class PayApp : IAsyncLifetime
{
    const int Patience = 120;   // seconds for a statement of a test's own, some of which make very much

    readonly CancellationTokenSource _stop = new();
    // UTF-8 in headers, so that tests can send what hostile clients do.
    readonly SocketsHttpHandler _handler = new() { UseCookies = false, RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) };
    WebApplication _app = null!;
    Task _running = Task.CompletedTask;
    string _database = "";

    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["RateLimit:PerMinute"] = "0", ["Limits:Daily"] = "0", ["Limits:Weekly"] = "0",
    };

    public MovedClock Clock { get; } = new();

    /// <summary>The complaints of this server. They must be none after every test.</summary>
    public Logbook Log { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>Nobody's client: no cookie, no token.</summary>
    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public string ConnectionString => _database;

    public virtual async ValueTask InitializeAsync()
    {
        _database = await MigratedDatabase.CopyAsync();
        var settings = Settings.Append(new("ConnectionStrings:Postgres", _database)).Append(new("urls", "http://127.0.0.1:0"));
        _app = Server.Build([.. settings.Select(s => $"--{s.Key}={s.Value}")], withWork: true, services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.RemoveAll<ILoggerProvider>();
            services.AddSingleton<ILoggerProvider>(Log);
        });
        _running = Server.RunAsync(_app, _stop.Token);
        var ready = _app.Services.GetRequiredService<Readiness>();
        await Eventually(() => Task.FromResult(ready.Ready || _running.IsCompleted));
        if (_running.IsCompleted) await _running;
        Address = new Uri(_app.Urls.Single());
        Http = new HttpClient(_handler) { BaseAddress = Address };
    }

    /// <summary>A person with a wallet and a session, as if they had registered before the test; what they have came from equity.</summary>
    public Task<Member> Person(long has = 0, string? name = null, string defaultVisibility = "friends", short tier = 2) =>
        Newcomers.AddAsync(this, has, name, defaultVisibility, tier);

    public async Task<(Member, Member)> Two(long has = 0) => (await Person(has), await Person());

    /// <summary>Someone who is not signed in.</summary>
    public Member Nobody => new(this, Guid.Empty, "", null);

    /// <summary>What the books say that each has, read from the ledger and not from the API under test.</summary>
    public async Task Holds(params (Member Who, long Cents)[] expected)
    {
        foreach (var (who, cents) in expected) (await BalanceOf(who)).ShouldBe(cents, who.Username);
    }

    public Task<long> BalanceOf(Member who) => One<long>("select balance from ledger.account where id = @Id", new { who.Id });

    public async Task<T> One<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(_database);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters, commandTimeout: Patience))!;
    }

    public async Task<IReadOnlyList<T>> Rows<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(_database);
        return (await connection.QueryAsync<T>(sql, parameters, commandTimeout: Patience)).AsList();
    }

    /// <summary>Waits until something holds, for what happens behind the answer; fails when it takes so long that it hangs.</summary>
    public static async Task Eventually(Func<Task<bool>> holds, string what = "it", int seconds = 30)
    {
        var until = Environment.TickCount64 + seconds * 1000;
        while (!await holds())
        {
            if (Environment.TickCount64 > until) throw new TimeoutException($"{what} did not come about within {seconds} s");
            await Task.Delay(10);
        }
    }

    /// <summary>Every sum, chain, hash and projection is right, and the server complained of nothing.</summary>
    public async Task TrialBalance()
    {
        var proof = await Services.GetRequiredService<Verifier>().VerifyAsync(CancellationToken.None);
        proof.Discrepancies.ShouldBeEmpty();
        Log.Errors.ShouldBeEmpty();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _app.DisposeAsync();
        Http?.Dispose();
        _handler.Dispose();
        _stop.Dispose();
        using (var pool = new NpgsqlConnection(_database)) NpgsqlConnection.ClearPool(pool);
        await Databases.DropAsync(_database);
        GC.SuppressFinalize(this);
    }
}

/// <summary>A database at the newest version, made once and copied for every app.</summary>
static class MigratedDatabase
{
    static readonly Lazy<Task<string>> Template = new(MigrateAsync);
    static readonly SemaphoreSlim OneAtATime = new(1);   // a template must not be read by two copies' making

    public static async Task<string> CopyAsync()
    {
        await OneAtATime.WaitAsync();
        try
        {
            return await Databases.CreateAsync(await Template.Value);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    static async Task<string> MigrateAsync()
    {
        var database = await Databases.CreateAsync();
        await using var db = new Db(database);
        await new Migrator(db.Owner, Modules.Migrations).RunAsync(CancellationToken.None);
        return database;
    }
}

/// <summary>The app with the sending limits that a fresh installation has (TR-12).</summary>
public sealed class LimitedApp : PayApp
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["RateLimit:PerMinute"] = "0" };
}

/// <summary>The app with the rate limits that a fresh installation has (RL-1).</summary>
public sealed class ThrottledApp : PayApp
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();
}

/// <summary>A class of tests over one app. After every test, the trial balance.</summary>
public abstract class PayTests<TApp>(TApp app) : IClassFixture<TApp>, IAsyncLifetime where TApp : PayApp
{
    protected TApp App { get; } = app;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await App.TrialBalance();
        GC.SuppressFinalize(this);
    }
}
