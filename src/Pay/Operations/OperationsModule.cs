using Microsoft.Extensions.DependencyInjection;

namespace Quits.Pay.Operations;

/// <summary>What operators do.</summary>
public static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<FreezeAccount>();
        services.AddSingleton<DemoPeople>();
        return services;
    }
}
