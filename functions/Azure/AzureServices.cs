using Azure.Core;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Azure.Security.KeyVault.Secrets;
using Gatehouse.Azure.Adapters;
using Gatehouse.Azure.Adapters.Blobs;
using Gatehouse.Azure.Adapters.KeyVault;
using Gatehouse.Azure.Adapters.ServiceBus;
using Gatehouse.Azure.Adapters.Tables;
using Gatehouse.Azure.Entra;
using Gatehouse.Azure.Hosting;
using Gatehouse.Azure.Orchestrations;
using Gatehouse.Azure.Timers;
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
using Gatehouse.Http.Tokens;
using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Vault;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure;

/// <summary>The composition root: which adapter stands behind which port.</summary>
internal static class AzureServices
{
    public static IServiceCollection AddAzureGateway(this IServiceCollection services, AzureOptions options) => services
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IPause, MachinePause>()
        .AddSingleton<IRandomSource, MachineRandom>()
        .AddSingleton<TokenCredential>(_ => AppCredential.Of(options.ClientId))
        .AddState(options)
        .AddQueue(options)
        .AddSecrets(options)
        .AddCheckpoints(options)
        .AddOperators(options)
        .AddGatehouseHttp()
        .AddGatehouseEngine(new TokenOptions(options.Issuer, options.Issuer), Egress(options))
        .AddSingleton(new VouchedOptions { CountsFor = options.Entra?.ToldFor ?? new VouchedOptions().CountsFor })
        .AddClientCertificates(options)
        .AddPublicUrl(options.PublicUrl)
        .AddMail(options.Smtp)
        .AddBot(options)
        .AddOutlook(options.Outlook)
        .AddWorkflow(options)
        .AddSingleton<EndpointPipeline>()
        .AddSingleton<IHostedService, EngineFailures>()
        .AddSingleton<IHostedService, FirstStart>()
        .AddSingleton<IHostedService, FlushAtTheEnd>()
        .AddReadiness()
        .AddSingleton<IScheduledJob, LookAtReadiness>()
        .AddSingleton(host => host.GetRequiredService<AzureOptions>().KeysSince)
        .AddSingleton<RenewKey>()
        .AddSingleton<RenewSince>()
        .AddSingleton<IScheduledJob, RenewGateKeys>();

    private static IServiceCollection AddState(this IServiceCollection services, AzureOptions options) => services
        .AddSingleton(host => new TableClients(client => AzureOptions.IsConnectionString(options.State)
            ? new TableServiceClient(options.State, client)
            : new TableServiceClient(new Uri(options.State), host.GetRequiredService<TokenCredential>(), client)))
        .AddSingleton<ITableStore, AzureTableStore>();

    private static IServiceCollection AddQueue(this IServiceCollection services, AzureOptions options) => services
        .AddSingleton<MessageGuard>()
        .AddSingleton(host => new QueueSenders([.. options.Queues.Select(queue => QueueSenders.Open(queue, options.QueueName, host.GetRequiredService<TokenCredential>()))]))
        .AddSingleton<ITaskQueue>(host => new ServiceBusTaskQueue(host.GetRequiredService<QueueSenders>().All));

    private static IServiceCollection AddSecrets(this IServiceCollection services, AzureOptions options) => services
        .AddSingleton(host => new SecretClient(options.Vault, host.GetRequiredService<TokenCredential>(), VaultClient.Options()))
        .AddSingleton<ISecretStore, KeyVaultSecretStore>();

    // Another app signs them; this one may read them, and no more.
    private static IServiceCollection AddCheckpoints(this IServiceCollection services, AzureOptions options) => options.Checkpoints is not { } container
        ? services.AddSingleton<ICheckpointStore, NoCheckpoints>()
        : services
            .AddSingleton(host => new BlobPipeline(container, host.GetRequiredService<TokenCredential>()))
            .AddSingleton<ICheckpointStore, BlobCheckpointStore>();

    private static IServiceCollection AddOperators(this IServiceCollection services, AzureOptions options) => options.Entra is not { } entra ? services : services
        .AddSingleton<IOperatorSignIn>(host => new EntraOperators(
            options, entra, Tokens(host, entra), host.GetRequiredService<FoundingOrganisation>(), host.GetRequiredService<VouchedOperators>(), host.GetRequiredService<TimeProvider>()));

    private static IssuerTokens Tokens(IServiceProvider host, EntraOptions entra) => new(
        entra.Rule, entra.Metadata, host.GetRequiredService<ITargetTransport>(), host.GetRequiredService<TimeProvider>(), host.GetRequiredService<ILogger<IssuerTokens>>());

    private static IServiceCollection AddClientCertificates(this IServiceCollection services, AzureOptions options) =>
        options.TakesClientCertificates ? services.AddSingleton<IClientCertificates, ForwardedCertificates>() : services;

    // A bot without a secret is registered with the app's own identity.
    private static IServiceCollection AddBot(this IServiceCollection services, AzureOptions options) =>
        (options.Teams is { SecretName: null } ? services.AddSingleton<IBotCredential, IdentityBotCredential>() : services).AddTeams(options.Teams);

    private static IServiceCollection AddWorkflow(this IServiceCollection services, AzureOptions options)
    {
        if (options.Scheduler is not { } scheduler)
            return services;
        services.AddDurableTaskClient(client =>
        {
            client.UseDurableTaskScheduler(scheduler);
            client.RegisterDirectly();
        });
        return services.AddSingleton<IApprovalWorkflow, DurableApprovalWorkflow>();
    }

    private static IServiceCollection AddReadiness(this IServiceCollection services) => services
        .AddSingleton<IReadinessCheck, ReadyWhileNotDraining>()
        .AddSingleton<IReadinessCheck, DatabaseIsWritable>()
        .AddSingleton<IReadinessCheck, QueueIsReachable>()
        .AddSingleton<IReadinessCheck, ClockIsWithinBounds>()
        .AddSingleton<IReadinessCheck, SigningKeyIsUsable>();

    private static EgressOptions Egress(AzureOptions options) => new()
    {
        AllowPrivateTargets = options.AllowPrivateTargets,
        OwnHosts = options.AllowPrivateTargets ? [] : [new Uri(options.Issuer).Host],
    };
}
