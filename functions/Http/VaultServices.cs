using Gatehouse.Containment;
using Gatehouse.Http.Scheduling;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Vault;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Leaving;
using Gatehouse.Vault.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>What seals, and what is sealed.</summary>
internal static class VaultServices
{
    public static IServiceCollection AddVault(this IServiceCollection services) => services
        .AddSingleton<MasterKeys>()
        .AddSingleton<DataKeyRows>()
        .AddSingleton<DataKeys>()
        .AddSingleton<Func<DataKeys>>(host => () => host.GetRequiredService<DataKeys>())
        .AddSingleton<IRowSeal, PayloadSeal>()
        .AddSingleton<ResealDataKeys>()
        .AddSingleton<ResealRows>()
        .AddSingleton<RotateKeys>()
        .AddSingleton<ReadKeys>()
        .AddSingleton<IScheduledJob, ResealUnderNewKeys>()
        .AddSingleton(new VaultOptions())
        .AddProviders()
        .AddGrants()
        .AddExchange();

    private static IServiceCollection AddProviders(this IServiceCollection services) => services
        .AddSingleton<ProviderDirectory>()
        .AddSingleton<DiscoverProvider>()
        .AddSingleton<ChangeProviders>()
        .AddSingleton<GateAssertions>()
        .AddSingleton<AskProvider>()
        .AddSingleton<ISealedRows, ResealProviders>();

    private static IServiceCollection AddGrants(this IServiceCollection services) => services
        .AddSingleton<GrantStates>()
        .AddSingleton<GrantRows>()
        .AddSingleton<EndingRows>()
        .AddSingleton<ISealedRows, ResealGrants>()
        .AddSingleton<VaultEntries>()
        .AddSingleton<StartGrant>()
        .AddSingleton<CompleteGrant>()
        .AddSingleton<TellProvider>()
        .AddSingleton<TellProviders>()
        .AddSingleton<EndGrants>()
        .AddSingleton<IEndsWithOrganisation>(host => host.GetRequiredService<EndGrants>())
        .AddSingleton<RevokeGrant>()
        .AddSingleton<OffboardPerson>()
        .AddSingleton<FinishEndings>()
        .AddSingleton<IScheduledJob, FinishVaultEndings>();

    private static IServiceCollection AddExchange(this IServiceCollection services) => services
        .AddSingleton<StoreRefresh>()
        .AddSingleton<RefreshGrant>()
        .AddSingleton<AccessTokens>()
        .AddSingleton<PresentGrant>()
        .AddSingleton<GrantRule>()
        .AddSingleton<NamedPeople>()
        .AddSingleton<ExchangeToken>();
}
