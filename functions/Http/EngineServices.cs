using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Breakers;
using Gatehouse.Budgets;
using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Egress;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Health;
using Gatehouse.Http.Outbound;
using Gatehouse.Http.Scheduling;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Repair;
using Gatehouse.Sessions;
using Gatehouse.Telemetry;
using Gatehouse.Trust;
using Gatehouse.Trust.Attestations;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>The engine, made of the ports that a host brings: table, queue, secrets, time, pause and randomness.</summary>
public static class EngineServices
{
    public static IServiceCollection AddGatehouseEngine(this IServiceCollection services, TokenOptions tokens, EgressOptions egress) => services
        .AddSingleton(tokens)
        .AddSingleton(new EgressRules(egress))
        .AddSingleton<INameResolver, SystemNameResolver>()
        .AddSingleton(host => new SafeTargetTransport(host.GetRequiredService<EgressRules>(), host.GetRequiredService<INameResolver>(), host.GetRequiredService<TimeProvider>()))
        .AddSingleton<ITargetTransport>(host => new TracedTransport(host.GetRequiredService<SafeTargetTransport>()))
        .AddLedgers()
        .AddIdentity()
        .AddDelegation()
        .AddVault()
        .AddClosing()
        .AddRegistry()
        .AddAuditReading()
        .AddCheckpoints()
        .AddSessions()
        .AddBudgets()
        .AddInspection()
        .AddApprovals()
        .AddGuardrails()
        .AddIncidents()
        .AddHealth()
        .AddTrust()
        .AddSiem()
        .AddAlerts()
        .AddRetention()
        .AddDispatching();

    /// <summary>Registered where it is known; whoever can do without asks for it as a service that may be missing.</summary>
    public static IServiceCollection AddPublicUrl(this IServiceCollection services, PublicUrl? url) => url is null ? services : services.AddSingleton(url);

    private static IServiceCollection AddLedgers(this IServiceCollection services) => services
        .AddSingleton(new LedgerOptions { Trust = TrustOptions.Default.Validated() })
        .AddSingleton<GateMeters>()
        .AddSingleton<Ledgers>();

    private static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<SigningKeys>()
        .AddSingleton<Peppers>()
        .AddSingleton<ResultTokens>()
        .AddSingleton<SignInProofs>()
        .AddSingleton<BrowserSeals>()
        .AddSingleton<CallbackKeys>()
        .AddSingleton<PageTokens>()
        .AddSingleton(new VerifiedTokenCache())
        .AddSingleton<AgentTokenIssuer>()
        .AddSingleton<AgentTokenVerifier>()
        .AddSingleton<AuthenticateClient>()
        .AddSingleton<ClientCredentialsGrant>();

    private static IServiceCollection AddRegistry(this IServiceCollection services) => services
        .AddSingleton<AgentDirectory>()
        .AddSingleton<ICredentialDirectory>(host => host.GetRequiredService<AgentDirectory>())
        .AddSingleton<IUsedAssertions, UsedAssertions>()
        .AddSingleton<UsedCredentials>()
        .AddSingleton<ICredentialUse>(host => host.GetRequiredService<UsedCredentials>())
        .AddSingleton<OperatorDirectory>()
        .AddSingleton<OperatorKeys>()
        .AddSingleton<CreateOperator>()
        .AddSingleton<ChangeOperator>()
        .AddSingleton<RotateOperatorKey>()
        .AddSingleton<ConnectionDirectory>()
        .AddSingleton<LinkIndex>()
        .AddSingleton<ForeignLinks>()
        .AddSingleton<SharedAgents>()
        .AddSingleton<ShareAgent>()
        .AddSingleton<AgentEvents>()
        .AddSingleton<AuditWriters>()
        .AddSingleton<RecordEvents>()
        .AddSingleton<ISignInLog, RefusedSignIns>()
        .AddSingleton<TokenStanding>()
        .AddSingleton<IntrospectToken>()
        .AddSingleton<HeldCredentials>()
        .AddSingleton<FoundOrganisation>()
        .AddSingleton<FoundingOrganisation>()
        .AddSingleton<OrganisationDirectory>()
        .AddSingleton<ChangeOrganisation>()
        .AddSingleton<CreateAgent>()
        .AddSingleton<ChangeCallbackKey>()
        .AddSingleton<ChangeAgent>()
        .AddSingleton<IssueCredential>()
        .AddSingleton<OpenConnection>()
        .AddSingleton<HalfMadeConnections>()
        .AddSingleton<BackupRule>()
        .AddSingleton<ChangeConnection>()
        .AddSingleton<PolicyHistory>()
        .AddSingleton<ResetSpend>()
        .AddSingleton<ChangePolicy>();

    private static IServiceCollection AddAuditReading(this IServiceCollection services) => services
        .AddSingleton<AuditChains>()
        .AddSingleton<SeenIndex>()
        .AddSingleton<AuditSubjects>()
        .AddSingleton<RecordReading>()
        .AddSingleton<FindEntries>()
        .AddSingleton<ReadAudit>()
        .AddSingleton<ExportAudit>();

    private static IServiceCollection AddCheckpoints(this IServiceCollection services) => services
        .AddSingleton(new CheckpointOptions())
        .AddSingleton<CheckpointKeys>()
        .AddSingleton<CheckpointLog>()
        .AddSingleton<FindHeads>()
        .AddSingleton<TakeCheckpoint>()
        .AddSingleton<TakeCheckpoints>();

    private static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<SessionDirectory>()
        .AddSingleton<OpenSession>()
        .AddSingleton<EndSession>();

    private static IServiceCollection AddBudgets(this IServiceCollection services) => services
        .AddSingleton(new BudgetOptions())
        .AddSingleton<BudgetDirectory>()
        .AddSingleton<SetBudget>()
        .AddSingleton<ReadBudgets>()
        .AddSingleton<EndHold>()
        .AddSingleton<HoldBudgets>()
        .AddSingleton<SettleHolds>();

    private static IServiceCollection AddInspection(this IServiceCollection services) => services
        .AddSingleton<InspectionKeys>()
        .AddSingleton<RemoteSecrets>()
        .AddSingleton<AskRemote>()
        .AddSingleton<InspectContent>();

    private static IServiceCollection AddTrust(this IServiceCollection services) => services
        .AddSingleton<TrustRecords>()
        .AddSingleton<TrustReader>()
        .AddSingleton<AttestationRows>()
        .AddSingleton<ChangeAttestationKeys>()
        .AddSingleton<ChangeAttestations>()
        .AddSingleton<AssessTrust>()
        .AddSingleton<RecomputeTrust>()
        .AddSingleton<RecomputeAllTrust>()
        .AddSingleton<IScheduledJob, KeepTrustCurrent>();

    private static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton(new HealthOptions())
        .AddSingleton<SnapshotConnections>()
        .AddSingleton<ThinSnapshots>()
        .AddSingleton<ReadHealth>()
        .AddSingleton<IScheduledJob, TakeHealthSnapshots>()
        .AddSingleton<IScheduledJob, ThinHealthSnapshots>();

    private static IServiceCollection AddGuardrails(this IServiceCollection services) => services
        .AddSingleton<Func<GuardrailSet, GuardrailInspector>>(host => set => new GuardrailInspector(set, host.GetRequiredService<TimeProvider>()))
        .AddSingleton<GuardrailSets>()
        .AddSingleton<DraftSet>()
        .AddSingleton<CreateSet>()
        .AddSingleton<ChangeSet>()
        .AddSingleton<DeleteSet>()
        .AddSingleton<CreateGuardrail>()
        .AddSingleton<ChangeGuardrail>()
        .AddSingleton<TryGuardrails>()
        .AddSingleton<SetUses>()
        .AddSingleton<GuardrailDirectory>()
        .AddSingleton<FenceGuardrails>();

    private static IServiceCollection AddDispatching(this IServiceCollection services) => services
        .AddSingleton(new DeliveryOptions())
        .AddSingleton<DraftReader>()
        .AddSingleton<InspectInput>()
        .AddSingleton<AcceptDispatch>()
        .AddSingleton<FenceConnections>()
        .AddSingleton<FenceForeign>()
        .AddSingleton<FenceFloor>()
        .AddSingleton<FenceAgent>()
        .AddSingleton<WithdrawShare>()
        .AddSingleton<Operations>()
        .AddSingleton<FenceOrganisation>()
        .AddSingleton<ApplyFences>()
        .AddSingleton<ContainOrganisation>()
        .AddSingleton<ContainCredential>()
        .AddSingleton<ContainAgent>()
        .AddSingleton<RevokeCredential>()
        .AddSingleton<RevokeToken>()
        .AddSingleton<DecommissionAgent>()
        .AddSingleton<ContainConnection>()
        .AddSingleton<DeleteConnection>()
        .AddSingleton<TargetCalls>()
        .AddSingleton<QueuedDrafts>()
        .AddSingleton<InspectOutput>()
        .AddSingleton<SettleAttempt>()
        .AddSingleton<RouteTask>()
        .AddSingleton<DeliverTask>()
        .AddSingleton<HandleMessage>()
        .AddSingleton<HandleDeadLetter>()
        .AddSingleton<ReadTask>()
        .AddSingleton<CancelTask>()
        .AddSingleton<DeadLetterIndex>()
        .AddSingleton<ReplayDeadLetter>()
        .AddSingleton<ReplayPolicy>()
        .AddSingleton<GiveUpResult>()
        .AddSingleton<ReceiveResult>()
        .AddSingleton<SendCallback>()
        .AddSingleton<RepairPlaces>()
        .AddSingleton<RepairPartition>()
        .AddSingleton<RepairGate>();
}
