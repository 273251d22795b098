using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Pay.Activity;
using Quits.Pay.Delivery;
using Quits.Pay.Feed;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Notifications;
using Quits.Pay.Operations;
using Quits.Pay.Requests;
using Quits.Pay.Transfers;

namespace Quits.Host;

/// <summary>The whole product as services, for every verb of the executable.</summary>
static class Composition
{
    public static IServiceCollection AddQuits(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new Db(settings.GetConnectionString("Postgres")
            ?? throw new SettingsException("No database: set ConnectionStrings__Postgres, or start with ./quits up, which brings its own.")));
        services.AddSingleton(p => new Migrator(p.GetRequiredService<Db>().Owner, Modules.Migrations));
        services.AddSingleton(Bind<RateLimitOptions>(settings, "RateLimit"));
        services.AddSingleton<RateLimits>();
        services.AddSingleton(Bind<LimitOptions>(settings, "Limits").ToLimits());
        services.AddHostedService<ChangeSignal>();
        services.AddSingleton(_ => SecretKeys.Read(settings));
        services.AddLedger();
        services.AddIdentity();
        services.AddFriends();
        services.AddTransfers();
        services.AddRequests(Bind<RequestOptions>(settings, "Requests"));
        services.AddSingleton(Bind<FeedOptions>(settings, "Feed"));
        services.AddActivity();
        services.AddNotifications();
        services.AddFeed();   // after it: of one payment, live, first one's own news
        services.AddDelivery(new(Bind<PushOptions>(settings, "Push"), Bind<EmailOptions>(settings, "Email"), settings["Web:PublicUrl"] ?? ""));
        services.AddOperations();
        services.AddSingleton(new RegistrationOptions { WelcomeCredit = settings.GetValue<long>("Demo:WelcomeCredit") });
        return services;
    }

    /// <summary>The work behind the payments: folding, proving, expiring, paying what waited, sending.</summary>
    public static IServiceCollection AddQuitsWork(this IServiceCollection services) => services.AddLedgerWork().AddTransfersWork().AddRequestsWork().AddDeliveryWork();

    static T Bind<T>(IConfiguration settings, string section) where T : class, new() => settings.GetSection(section).Get<T>() ?? new T();
}

/// <summary>A setting is missing or wrong; the message says which and how to mend it.</summary>
sealed class SettingsException(string message) : Exception(message);
