using Gatehouse.Containment;
using Gatehouse.Delegation;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>On whose behalf agents act.</summary>
internal static class DelegationServices
{
    public static IServiceCollection AddDelegation(this IServiceCollection services) => services
        .AddSingleton<People>()
        .AddSingleton<ReadDelegation>()
        .AddSingleton<DelegateTask>()
        .AddSingleton<FenceHuman>();
}
