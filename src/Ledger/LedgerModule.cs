using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;
using Quits.Ledger.Store;
using Quits.Ledger.Verify;

namespace Quits.Ledger;

/// <summary>Registration of the ledger. Needs <see cref="Db"/>, <see cref="TimeProvider"/>, <see cref="SendingLimits"/> and logging.</summary>
public static class LedgerModule
{
    /// <summary>The ledger's migrations, in order.</summary>
    public static IEnumerable<Migration> Migrations => Migration.In(typeof(LedgerModule).Assembly, "ledger");

    /// <summary>The front door, the log and the proofs.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddSingleton<LedgerTelemetry>();
        services.AddSingleton<LedgerStore>();
        services.AddSingleton<Batcher>();
        services.AddSingleton<WalletReader>();
        services.AddSingleton(p => new LedgerClient(p.GetRequiredService<Db>(), p.GetRequiredService<LedgerStore>(), p.GetRequiredService<Batcher>(), p.GetRequiredService<WalletReader>()));
        services.AddSingleton<LogReader>();
        services.AddSingleton<LogTail>();
        services.AddSingleton<LogSignal>();
        services.AddSingleton<ProjectionWait>();
        services.AddSingleton<Rebuilder>();
        services.AddSingleton<Verifier>();
        services.AddSingleton<Sealer>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<HoldExpirer>();
        services.AddHostedService(p => p.GetRequiredService<Batcher>());
        services.AddHostedService(p => p.GetRequiredService<LogSignal>());
        return services;
    }

    /// <summary>The work behind the payments: sealing, reconciliation, expiry, and a runner for every projection.</summary>
    public static IServiceCollection AddLedgerWork(this IServiceCollection services)
    {
        services.AddHostedService(p => p.GetRequiredService<Sealer>());
        services.AddHostedService(p => p.GetRequiredService<Reconciler>());
        services.AddHostedService(p => p.GetRequiredService<HoldExpirer>());
        services.AddSingleton<IHostedService>(p => new ProjectionRunners(p.GetServices<IProjection>().Select(projection => ActivatorUtilities.CreateInstance<ProjectionRunner>(
            p, projection, p.GetRequiredService<ILoggerFactory>().CreateLogger<ProjectionRunner>()))));
        return services;
    }
}

/// <summary>Starts and stops the runners together.</summary>
sealed class ProjectionRunners(IEnumerable<ProjectionRunner> runners) : IHostedService
{
    readonly ProjectionRunner[] _runners = [.. runners];

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_runners.Select(r => r.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_runners.Select(r => r.StopAsync(cancellationToken)));
}
