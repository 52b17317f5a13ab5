using Gatehouse.Closing;
using Gatehouse.Http.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>What closes organisations.</summary>
internal static class ClosingServices
{
    public static IServiceCollection AddClosing(this IServiceCollection services) => services
        .AddSingleton<ClosingRows>()
        .AddSingleton<OrganisationPartitions>()
        .AddSingleton<ReadTakenRows>()
        .AddSingleton<EraseOrganisation>()
        .AddSingleton<CloseOrganisation>()
        .AddSingleton<IScheduledJob, FinishClosings>();
}
