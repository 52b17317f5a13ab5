using Gatehouse.Http.Scheduling;
using Gatehouse.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>What gives up what is kept no longer.</summary>
internal static class RetentionServices
{
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton(new RetentionOptions())
        .AddSingleton<SignedHeads>()
        .AddSingleton<CutHolds>()
        .AddSingleton<BeginRetention>()
        .AddSingleton<PruneChain>()
        .AddSingleton<ErasePayloads>()
        .AddSingleton<ApplyRetention>()
        .AddSingleton<IScheduledJob, KeepToRetention>();
}
