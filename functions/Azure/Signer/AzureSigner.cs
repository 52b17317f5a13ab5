using Azure.Core;
using Azure.Data.Tables;
using Azure.Security.KeyVault.Secrets;
using Gatehouse.Azure.Adapters;
using Gatehouse.Azure.Adapters.Blobs;
using Gatehouse.Azure.Adapters.KeyVault;
using Gatehouse.Azure.Adapters.Tables;
using Gatehouse.Azure.Hosting;
using Gatehouse.Http;
using Gatehouse.Http.Machine;
using Gatehouse.Ports;
using Gatehouse.Vault;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Azure.Signer;

/// <summary>The same package as the worker of another app, with an identity of its own: it reads the record, signs where its chains end, and answers nobody.</summary>
/// <remarks>The gate cannot read the key that it signs with, and it cannot write the record that it signs.</remarks>
internal static class AzureSigner
{
    /// <summary>Where it writes which of several processes made the first key: the record's own table is not its to write.</summary>
    public const string KeyTable = "gatehousesigner";

    /// <param name="adapt">Replaces adapters, last.</param>
    public static IHost Build(string[] args, SignerOptions options, Action<IServiceCollection>? adapt = null)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services
            .AddSingleton(options.KeysSince)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IPause, MachinePause>()
            .AddSingleton<IRandomSource, MachineRandom>()
            .AddSingleton<TokenCredential>(_ => AppCredential.Of(options.ClientId))
            .AddPorts(options)
            .AddCheckpointSigner()
            .AddSingleton<RenewKey>()
            .AddSingleton<RenewSince>()
            .AddSingleton<RenewCheckpointKey>()
            .AddAzureTelemetry(options.ApplicationInsights, options.ClientId)
            .AddSingleton<IFunctionMetadataProvider>(new KnownFunctions(new GeneratedFunctionMetadataProvider(), KnownFunctions.IsOfSigner));
        adapt?.Invoke(builder.Services);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        return builder.Build();
    }

    private static IServiceCollection AddPorts(this IServiceCollection services, SignerOptions options) => services
        .AddSingleton(host => new SignerTables(Open(host, options, TableClients.Table), Open(host, options, KeyTable)))
        .AddSingleton<ITableStore>(host => new AzureTableStore(host.GetRequiredService<SignerTables>().Record))
        .AddSingleton<ITaskQueue, NoQueue>()
        .AddSingleton(host => new SecretClient(options.Vault, host.GetRequiredService<TokenCredential>(), VaultClient.Options()))
        .AddSingleton<ISecretStore>(host => new KeyVaultSecretStore(host.GetRequiredService<SecretClient>(), new AzureTableStore(host.GetRequiredService<SignerTables>().Keys)))
        .AddSingleton(host => new BlobPipeline(options.Checkpoints, host.GetRequiredService<TokenCredential>()))
        .AddSingleton<ICheckpointStore, BlobCheckpointStore>();

    private static TableClients Open(IServiceProvider host, SignerOptions options, string table) => new(
        client => AzureOptions.IsConnectionString(options.State)
            ? new TableServiceClient(options.State, client)
            : new TableServiceClient(new Uri(options.State), host.GetRequiredService<TokenCredential>(), client),
        table);
}
