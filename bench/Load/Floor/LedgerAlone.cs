using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Bench.Load.Floor;

/// <summary>The ledger in this process, without server, projections or proofs.</summary>
internal sealed class LedgerAlone : IAsyncDisposable
{
    readonly IHost _host;

    LedgerAlone(IHost host) => _host = host;

    public LedgerClient Client => _host.Services.GetRequiredService<LedgerClient>();

    public Db Db => _host.Services.GetRequiredService<Db>();

    /// <summary>Starts it, on tables that are there or on such as it makes.</summary>
    public static async Task<LedgerAlone> StartAsync(string connectionString, bool migrates)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(_ => new Db(connectionString));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(SendingLimits.None);
        builder.Services.AddLedger();
        var host = builder.Build();
        if (migrates) await new Migrator(host.Services.GetRequiredService<Db>().Owner, [.. LedgerModule.Migrations]).RunAsync(CancellationToken.None);
        await host.StartAsync();
        return new LedgerAlone(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
