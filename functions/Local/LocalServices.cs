using Gatehouse.Http.Health;
using Gatehouse.Local.Adapters.Machine;
using Gatehouse.Local.Hosting;
using Gatehouse.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Local;

/// <summary>The composition root: which adapter stands behind which port.</summary>
internal static class LocalServices
{
    public static IServiceCollection AddLocalGateway(this IServiceCollection services, LocalOptions options) => services
        .AddSingleton(options)
        .AddMachine()
        .AddSingleton<IReadinessCheck, ReadyWhileNotDraining>();

    private static IServiceCollection AddMachine(this IServiceCollection services) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IPause, MachinePause>()
        .AddSingleton<IRandomSource, MachineRandom>();
}
