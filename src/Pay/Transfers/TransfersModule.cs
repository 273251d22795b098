using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Quits.Ledger.Core;

namespace Quits.Pay.Transfers;

/// <summary>How much may be sent (TR-12), minor units. Settings <c>Limits:Daily</c> and <c>Limits:Weekly</c> override every tier; 0 turns the limit off.</summary>
public sealed class LimitOptions
{
    static readonly long[] DailyByTier = [0, 100_000, 500_000, 5_000_000];
    static readonly long[] WeeklyByTier = [30_000, 300_000, 2_000_000, 20_000_000];

    public long? Daily { get; set; }
    public long? Weekly { get; set; }

    /// <summary>The limits of every tier: none, basic, full, merchant.</summary>
    public SendingLimits ToLimits() => new(
        Daily is { } day ? [day, day, day, day] : DailyByTier,
        Weekly is { } week ? [week, week, week, week] : WeeklyByTier);
}

/// <summary>Sending money from person to person.</summary>
public static class TransfersModule
{
    public static IServiceCollection AddTransfers(this IServiceCollection services)
    {
        services.AddSingleton<TransferReader>();
        services.AddSingleton<LoggedTransfers>();
        services.AddSingleton<HeldTransfers>();
        services.AddSingleton(p => new Payments(p.GetRequiredService<TransferReader>(), p.GetRequiredService<HeldTransfers>(), p.GetRequiredService<TransferTelemetry>()));
        services.AddSingleton<ReceiptKeys>();
        services.AddSingleton<Quotes>();
        services.AddSingleton<TransferTelemetry>();
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, TransferJson.Default));
        return services;
    }

    /// <summary>The work behind: paying what can no longer be undone.</summary>
    public static IServiceCollection AddTransfersWork(this IServiceCollection services)
    {
        services.AddSingleton<UndoWindows>();
        services.AddHostedService(p => p.GetRequiredService<UndoWindows>());
        return services;
    }

    public static void MapTransfers(this RouteGroupBuilder v1)
    {
        var mine = v1.MapGroup("").WithTags("Transfers").RequireAuthorization();
        GetWallet.Map(mine);
        GetProof.Map(mine);
        var transfers = mine.MapGroup("/transfers");
        SendMoney.Map(transfers);
        QuoteTransfer.Map(transfers);
        GetTransfer.Map(transfers);
        CancelTransfer.Map(transfers);
        ShareReceipt.Map(transfers);
        ShareReceipt.MapPublic(v1);
        NarrowTransfer.Map(transfers);
    }
}
