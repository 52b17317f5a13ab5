using Gatehouse.Http.Scheduling;
using Gatehouse.Siem;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>What streams the record to sinks.</summary>
internal static class SiemServices
{
    /// <summary>After the other jobs: a run that takes its time comes last in its tick.</summary>
    public static IServiceCollection AddSiem(this IServiceCollection services) => services
        .AddSingleton(new SiemOptions())
        .AddSingleton<SiemRows>()
        .AddSingleton<SinkSecrets>()
        .AddSingleton<ChangeSink>()
        .AddSingleton<LookAtChains>()
        .AddSingleton<SendBatch>()
        .AddSingleton<StreamRecord>()
        .AddSingleton<PumpSinks>()
        .AddSingleton<IScheduledJob, StreamToSinks>();
}
