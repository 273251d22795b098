using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>Who people are, and that it is them.</summary>
public static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<Sessions>();
        services.AddSingleton<People>();
        services.AddSingleton<PersonReader>();
        services.AddSingleton<IRemembers>(p => p.GetRequiredService<Sessions>());
        services.AddSingleton<IRemembers>(p => p.GetRequiredService<People>());
        services.AddSingleton<Registrar>();
        services.AddSingleton<IdentityTelemetry>();
        services.AddIdentityCore<Person>(o =>
        {
            o.Lockout.MaxFailedAccessAttempts = 8;
            o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddUserStore<PersonStore>();
        // The core alone: tokens are opaque and stored hashed, so there are no data protection keys to keep.
        services.AddAuthenticationCore(o =>
        {
            o.DefaultScheme = SessionAuthentication.Name;
            o.AddScheme<SessionAuthentication>(SessionAuthentication.Name, null);
        });
        services.AddWebEncoders();
        services.AddTransient<SessionAuthentication>();
        services.AddAuthorization();
        return services;
    }

    public static void MapIdentity(this RouteGroupBuilder v1)
    {
        var auth = v1.MapGroup("/auth").WithTags("Identity");
        Register.Map(auth);
        Login.Map(auth);
        Refresh.Map(auth);
        Logout.Map(auth);
        var people = v1.MapGroup("").WithTags("Identity").RequireAuthorization();
        GetMe.Map(people);
        UpdateMe.Map(people);
        MyCode.Map(people);
    }
}
