using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Budgets;
using Gatehouse.Http.Scheduling;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Telemetry;
using Gatehouse.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>What signs checkpoints and does nothing else, for a host that is no gate: it reads the record, and needs the ports that the engine needs.</summary>
public static class SignerServices
{
    public static IServiceCollection AddCheckpointSigner(this IServiceCollection services) => services
        .AddSingleton(new LedgerOptions { Trust = TrustOptions.Default.Validated() })
        .AddSingleton<GateMeters>()
        .AddSingleton<Ledgers>()
        .AddSingleton<OrganisationDirectory>()
        .AddSingleton<LinkIndex>()
        .AddSingleton<SessionDirectory>()
        .AddSingleton(new BudgetOptions())
        .AddSingleton<BudgetDirectory>()
        .AddSingleton<AuditChains>()
        .AddSingleton(new CheckpointOptions())
        .AddSingleton<CheckpointKeys>()
        .AddSingleton<CheckpointLog>()
        .AddSingleton<FindHeads>()
        .AddSingleton<TakeCheckpoint>()
        .AddSingleton<TakeCheckpoints>()
        .AddSingleton<SignCheckpoints>();
}
