using System.Collections.Frozen;
using Gatehouse.Audit;

namespace Gatehouse.Siem;

/// <summary>The one table from kinds of entries to OCSF 1.3.0. A test keeps it whole.</summary>
public static class OcsfShapes
{
    private const int Create = 1;
    private const int Read = 2;
    private const int Update = 3;
    private const int Delete = 4;
    private const int Deactivate = 11;
    private const int Suspend = 12;
    private const int Resume = 13;
    private const int Close = 3;
    private const int Logon = 1;
    private const int Disable = 5;

    private static readonly FrozenDictionary<AuditKind, OcsfShape> shapes = new Dictionary<AuditKind, OcsfShape>
    {
        [AuditKind.Dispatch] = Api(Create),
        [AuditKind.RefusalsCoalesced] = Api(Create, OcsfSeverity.Low),
        [AuditKind.AgentEvent] = Api(OcsfShape.Other),
        [AuditKind.Claim] = Api(Update),
        [AuditKind.Settle] = Api(Update),
        [AuditKind.Retry] = Api(Update, OcsfSeverity.Low),
        [AuditKind.Ended] = Api(Update),
        [AuditKind.Cancel] = Api(Delete),
        [AuditKind.LateResult] = Api(Update, OcsfSeverity.Low),
        [AuditKind.CallbackGivenUp] = Api(OcsfShape.Other, OcsfSeverity.Low),
        [AuditKind.Rerouted] = Api(Update, OcsfSeverity.Low),
        [AuditKind.RerouteWithdrawn] = Api(Update),
        [AuditKind.AuditRead] = Api(Read),
        [AuditKind.AuditExported] = Api(Read, OcsfSeverity.Low),
        [AuditKind.ApprovalAsked] = Api(Create),
        [AuditKind.ApprovalVoted] = Api(Update),
        [AuditKind.ApprovalDecided] = Api(Update),
        [AuditKind.ApprovalRefused] = Api(Update, OcsfSeverity.Medium),
        [AuditKind.ApprovalReminded] = Api(OcsfShape.Other),
        [AuditKind.ApprovalEscalated] = Api(Update, OcsfSeverity.Low),
        [AuditKind.ApprovalForgotten] = Api(Delete),

        [AuditKind.SignInsRefused] = new(OcsfClass.Authentication, Logon, OcsfSeverity.Medium),
        [AuditKind.OperatorCreated] = new(OcsfClass.AccountChange, Create, OcsfSeverity.Low),
        [AuditKind.OperatorChanged] = new(OcsfClass.AccountChange, OcsfShape.Other, OcsfSeverity.Low),
        [AuditKind.OperatorRevoked] = new(OcsfClass.AccountChange, Disable, OcsfSeverity.Medium),
        [AuditKind.ApproverChanged] = new(OcsfClass.AccountChange, OcsfShape.Other, OcsfSeverity.Low),

        [AuditKind.Overrun] = new(OcsfClass.DetectionFinding, Create, OcsfSeverity.Medium),
        [AuditKind.Violation] = new(OcsfClass.DetectionFinding, Create, OcsfSeverity.High),
        [AuditKind.BreakerOpened] = new(OcsfClass.DetectionFinding, Create, OcsfSeverity.Medium),
        [AuditKind.BreakerClosed] = new(OcsfClass.DetectionFinding, Close, OcsfSeverity.Informational),
        [AuditKind.AlertRaised] = new(OcsfClass.DetectionFinding, Create, OcsfSeverity.Medium),
        [AuditKind.AlertCleared] = new(OcsfClass.DetectionFinding, Close, OcsfSeverity.Informational),
        [AuditKind.AlertAcknowledged] = new(OcsfClass.DetectionFinding, 2, OcsfSeverity.Informational),
        [AuditKind.AlertSilenced] = new(OcsfClass.DetectionFinding, 2, OcsfSeverity.Low),
        [AuditKind.AlertUnsilenced] = new(OcsfClass.DetectionFinding, 2, OcsfSeverity.Low),
        [AuditKind.AlertNotTold] = new(OcsfClass.DetectionFinding, 2, OcsfSeverity.Medium),
        [AuditKind.AlertRouteAdded] = Entity(Create, OcsfSeverity.Low),
        [AuditKind.AlertRouteRemoved] = Entity(Delete, OcsfSeverity.Medium),
        [AuditKind.IncidentOpened] = new(OcsfClass.IncidentFinding, Create, OcsfSeverity.High),
        [AuditKind.IncidentStep] = new(OcsfClass.IncidentFinding, 2, OcsfSeverity.Medium),
        [AuditKind.IncidentDrill] = new(OcsfClass.IncidentFinding, 2, OcsfSeverity.Informational),
        [AuditKind.IncidentClosed] = new(OcsfClass.IncidentFinding, Close, OcsfSeverity.Informational),

        [AuditKind.Freeze] = Entity(Suspend, OcsfSeverity.Medium),
        [AuditKind.Unfreeze] = Entity(Resume, OcsfSeverity.Low),
        [AuditKind.Kill] = Entity(Deactivate, OcsfSeverity.High),
        [AuditKind.Fence] = Entity(Update),
        [AuditKind.CallbackKeyChanged] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.OrganisationCreated] = Entity(Create),
        [AuditKind.OrganisationChanged] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.PolicyChanged] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.SpendReset] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.ConnectionOpened] = Entity(Create),
        [AuditKind.ConnectionChanged] = Entity(Update),
        [AuditKind.ConnectionClosed] = Entity(Delete, OcsfSeverity.Low),
        [AuditKind.AgentCreated] = Entity(Create),
        [AuditKind.AgentChanged] = Entity(Update),
        [AuditKind.AgentDecommissioned] = Entity(Delete, OcsfSeverity.Low),
        [AuditKind.AgentShared] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.ShareWithdrawn] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.CredentialIssued] = Entity(Create, OcsfSeverity.Low),
        [AuditKind.CredentialRevoked] = Entity(Delete, OcsfSeverity.Medium),
        [AuditKind.TokenRevoked] = Entity(Delete, OcsfSeverity.Low),
        [AuditKind.SessionOpened] = Entity(Create),
        [AuditKind.SessionEnded] = Entity(Delete),
        [AuditKind.GuardrailChanged] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.GuardrailSetChanged] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.BudgetChanged] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.ClockRepaired] = Entity(Update, OcsfSeverity.High),
        [AuditKind.ApproverGroupChanged] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.TrustChanged] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.AttestationKeyAllowed] = Entity(Create, OcsfSeverity.Low),
        [AuditKind.AttestationKeyRevoked] = Entity(Delete, OcsfSeverity.Low),
        [AuditKind.Attested] = Entity(Create),
        [AuditKind.AttestationRevoked] = Entity(Delete, OcsfSeverity.Low),
        [AuditKind.SinkChanged] = Entity(Update, OcsfSeverity.High),
        [AuditKind.SinkReplayed] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.Pruned] = Entity(Delete, OcsfSeverity.Low),
        [AuditKind.PayloadErased] = Entity(Delete, OcsfSeverity.Low),
        [AuditKind.ProviderChanged] = Entity(Update, OcsfSeverity.Medium),
        [AuditKind.GrantStarted] = Entity(Create, OcsfSeverity.Low),
        [AuditKind.GrantConnected] = Entity(Create, OcsfSeverity.Low),
        [AuditKind.GrantDeclined] = Entity(OcsfShape.Other, OcsfSeverity.Low),
        [AuditKind.GrantRevoked] = Entity(Delete, OcsfSeverity.Medium),
        [AuditKind.GrantBroken] = Entity(OcsfShape.Other, OcsfSeverity.Medium),
        [AuditKind.GrantGivenUp] = Entity(Delete, OcsfSeverity.Low),
        [AuditKind.TokenExchanged] = Api(Create, OcsfSeverity.Low),
        [AuditKind.PersonLeft] = new(OcsfClass.AccountChange, Disable, OcsfSeverity.Medium),
        [AuditKind.KeyRotated] = Entity(Update, OcsfSeverity.Low),
        [AuditKind.OrganisationClosing] = Entity(Update, OcsfSeverity.High),
        [AuditKind.OrganisationClosed] = Entity(Delete, OcsfSeverity.High),
    }.ToFrozenDictionary();

    /// <summary>Of a kind that a newer version of the gate wrote: it is told of all the same.</summary>
    public static OcsfShape Unknown { get; } = Api(OcsfShape.Other);

    /// <summary>Null when the table has none.</summary>
    public static OcsfShape? Find(AuditKind kind) => shapes.GetValueOrDefault(kind);

    private static OcsfShape Api(int activity, OcsfSeverity severity = OcsfSeverity.Informational) => new(OcsfClass.ApiActivity, activity, severity);

    private static OcsfShape Entity(int activity, OcsfSeverity severity = OcsfSeverity.Informational) => new(OcsfClass.EntityManagement, activity, severity);
}
