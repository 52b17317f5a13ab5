using Gatehouse.Delivery;
using Gatehouse.Egress;
using Gatehouse.Http;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Health;
using Gatehouse.Http.Machine;
using Gatehouse.Http.Mail;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Scheduling;
using Gatehouse.Http.Teams;
using Gatehouse.Http.Telemetry;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Local.Delivery;
using Gatehouse.Local.Hosting;
using Gatehouse.Local.Telemetry;
using Gatehouse.Local.Timers;
using Gatehouse.Ports;
using Gatehouse.Retention;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Local;

/// <summary>The composition root: which adapter stands behind which port.</summary>
internal static class LocalServices
{
    // Half as much again as one connection may have in flight: a target that hangs leaves room for the others, and few of its
    // own messages come only to be put off.
    private const int TasksAtOnce = 96;
    private const int DeadLettersAtOnce = 4;

    public static IServiceCollection AddLocalGateway(this IServiceCollection services, LocalOptions options) => services
        .AddSingleton(options)
        .AddMachine()
        .AddStores(options)
        .AddGatehouseEngine(new TokenOptions(options.Issuer, options.Issuer) { IsIssuerOnlyAName = options.Issuer == LocalOptions.NameOnly }, Egress(options))
        .AddClientCertificates(options)
        .AddPublicUrl(options.PublicUrl)
        .AddMail(options.Smtp)
        .AddTeams(options.Teams)
        .AddOutlook(options.Outlook)
        .AddSingleton<FirstStart>()
        .AddSingleton<IHostedService, EngineFailures>()
        .AddSingleton<IReadinessCheck, ReadyWhileNotDraining>()
        .AddSingleton<IReadinessCheck, DatabaseIsWritable>()
        .AddSingleton<IReadinessCheck, QueueIsReachable>()
        .AddSingleton<IReadinessCheck, ClockIsWithinBounds>()
        .AddSingleton<IReadinessCheck, SigningKeyIsUsable>()
        .AddTelemetry(options)
        .AddSingleton<IScheduledJob, SignCheckpoints>()
        .AddSingleton<CheckpointPins>()
        .AddSingleton<IHostedService, JobTimer>()
        .AddDelivery(options);

    private static IServiceCollection AddMachine(this IServiceCollection services) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IPause, MachinePause>()
        .AddSingleton<IRandomSource, MachineRandom>();

    private static IServiceCollection AddStores(this IServiceCollection services, LocalOptions options) => services
        .AddSingleton(_ => SqliteDatabase.Open(options.DataFolder))
        .AddSingleton<ITableStore, SqliteTableStore>()
        // The broker's clock is the machine's for every process on the file, whatever clock this instance was given.
        .AddSingleton(host => new SqliteTaskQueue(host.GetRequiredService<SqliteDatabase>(), TimeProvider.System, SqliteQueueOptions.Default))
        .AddSingleton<ITaskQueue>(host => host.GetRequiredService<SqliteTaskQueue>())
        .AddSingleton<IQueueReceiver>(host => host.GetRequiredService<SqliteTaskQueue>())
        .AddSingleton<ICheckpointStore>(_ => new FileCheckpointStore(options.DataFolder))
        .AddSingleton<ISecretStore>(_ => new FileSecretStore(options.DataFolder, TimeProvider.System));

    private static IServiceCollection AddClientCertificates(this IServiceCollection services, LocalOptions options) =>
        options.TakesClientCertificates ? services.AddSingleton<IClientCertificates, ConnectionCertificates>() : services;

    private static IServiceCollection AddTelemetry(this IServiceCollection services, LocalOptions options) => options.Telemetry is { } telemetry
        ? services.AddSingleton<IHostedService>(_ => new OtlpExport(telemetry))
        : services;

    private static IServiceCollection AddDelivery(this IServiceCollection services, LocalOptions options) => options.PauseDelivery ? services : services
        .AddSingleton<IHostedService>(host => Consumer(host, host.GetRequiredService<IQueueReceiver>(), host.GetRequiredService<HandleMessage>().HandleAsync, TasksAtOnce))
        .AddSingleton<IHostedService>(host => Consumer(host, new DeadLetters(host.GetRequiredService<IQueueReceiver>()), host.GetRequiredService<HandleDeadLetter>().HandleAsync, DeadLettersAtOnce));

    private static QueueConsumer Consumer(IServiceProvider host, IQueueReceiver receiver, Func<ReceivedMessage, CancellationToken, Task> handle, int room) =>
        new(receiver, handle, room, host.GetRequiredService<IPause>(), host.GetRequiredService<ILogger<QueueConsumer>>());

    /// <summary>In development a target may be this machine, even this gate.</summary>
    private static EgressOptions Egress(LocalOptions options) => new()
    {
        AllowPrivateTargets = options.AllowPrivateTargets,
        OwnHosts = options.AllowPrivateTargets ? [] : [.. options.Urls.Select(url => BindingAddress.Parse(url).Host).Append(new Uri(options.Issuer).Host).Where(host => host is not ("*" or "+"))],
    };
}
