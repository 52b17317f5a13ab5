namespace Gatehouse.Http;

/// <summary>Every path there is.</summary>
public static class Routes
{
    public const string Dispatch = "/v1/dispatch";

    public const string Task = "/v1/tasks/{task}";
    public const string TaskCancel = "/v1/tasks/{task}/cancel";
    public const string TaskResult = "/v1/tasks/{task}/result";

    public const string DeadLetters = "/v1/dead-letters";
    public const string DeadLetterReplay = "/v1/dead-letters/{task}/replay";

    public const string Agents = "/v1/agents";
    public const string Agent = "/v1/agents/{agent}";
    public const string AgentCredentials = "/v1/agents/{agent}/credentials";
    public const string AgentCredential = "/v1/agents/{agent}/credentials/{credential}";
    public const string AgentCallbackKey = "/v1/agents/{agent}/callback-key";
    public const string CredentialFreeze = "/v1/agents/{agent}/credentials/{credential}/freeze";
    public const string CredentialUnfreeze = "/v1/agents/{agent}/credentials/{credential}/unfreeze";
    public const string AgentShares = "/v1/agents/{agent}/shares";
    public const string AgentShare = "/v1/agents/{agent}/shares/{organisation}";
    public const string AgentFreeze = "/v1/agents/{agent}/freeze";
    public const string AgentUnfreeze = "/v1/agents/{agent}/unfreeze";
    public const string AgentKill = "/v1/agents/{agent}/kill";
    public const string AgentTrust = "/v1/agents/{agent}/trust";

    public const string Connections = "/v1/connections";
    public const string Connection = "/v1/connections/{connection}";
    public const string ConnectionPolicy = "/v1/connections/{connection}/policy";
    public const string PolicyReplay = "/v1/connections/{connection}/policy/replay";
    public const string PolicyVersions = "/v1/connections/{connection}/policy/versions";
    public const string ConnectionSpendReset = "/v1/connections/{connection}/spend/reset";
    public const string ConnectionHealth = "/v1/connections/{connection}/health";
    public const string RecommendedPolicy = "/v1/policy/recommended";
    public const string ConnectionFreeze = "/v1/connections/{connection}/freeze";
    public const string ConnectionUnfreeze = "/v1/connections/{connection}/unfreeze";
    public const string ConnectionKill = "/v1/connections/{connection}/kill";

    public const string Organisation = "/v1/organisation";
    public const string OrganisationFreeze = "/v1/organisation/freeze";
    public const string OrganisationUnfreeze = "/v1/organisation/unfreeze";
    public const string OrganisationKill = "/v1/organisation/kill";
    public const string OrganisationClose = "/v1/organisation/close";
    public const string OrganisationCloseExport = "/v1/organisation/close/export";
    public const string OrganisationCloseConfirm = "/v1/organisation/close/confirm";
    public const string Operation = "/v1/operations/{operation}";

    public const string Keys = "/v1/keys";
    public const string KeyRotation = "/v1/keys/rotate";

    public const string Incidents = "/v1/incidents";
    public const string Incident = "/v1/incidents/{incident}";
    public const string IncidentClose = "/v1/incidents/{incident}/close";
    public const string IncidentTimeline = "/v1/incidents/{incident}/timeline";
    public const string IncidentExport = "/v1/incidents/{incident}/export";

    public const string Alerts = "/v1/alerts";
    public const string Alert = "/v1/alerts/{alert}";
    public const string AlertAcknowledge = "/v1/alerts/{alert}/acknowledge";
    public const string AlertSilence = "/v1/alerts/{alert}/silence";
    public const string AlertRules = "/v1/alert-rules";
    public const string AlertRoutes = "/v1/alert-routes";
    public const string AlertRoute = "/v1/alert-routes/{alertRoute}";
    public const string AgentBaseline = "/v1/agents/{agent}/baseline";
    public const string ConnectionBaseline = "/v1/connections/{connection}/baseline";

    public const string Operators = "/v1/operators";
    public const string Operator = "/v1/operators/{operator}";
    public const string OperatorKeys = "/v1/operators/{operator}/keys";
    public const string OperatorKey = "/v1/operators/{operator}/keys/{key}";

    public const string AttestationKeys = "/v1/attestation-keys";
    public const string AttestationKey = "/v1/attestation-keys/{attestationKey}";
    public const string Attestations = "/v1/attestations";
    public const string Attestation = "/v1/attestations/{attestation}";

    public const string Sessions = "/v1/sessions";
    public const string Session = "/v1/sessions/{session}";
    public const string SessionFreeze = "/v1/sessions/{session}/freeze";
    public const string SessionUnfreeze = "/v1/sessions/{session}/unfreeze";
    public const string Budgets = "/v1/budgets";

    public const string Approvals = "/v1/approvals";
    public const string Approval = "/v1/approvals/{approval}";
    public const string ApprovalDecision = "/v1/approvals/{approval}/decision";
    public const string ApprovalDecisions = "/v1/approvals/decisions";
    public const string BotMessages = "/v1/bot/messages";
    public const string OutlookAnswers = "/v1/approvals/outlook";
    public const string ApprovalMemory = "/v1/connections/{connection}/approval-memory";
    public const string ApprovalMemoryOf = "/v1/connections/{connection}/approval-memory/{memory}";
    public const string Approvers = "/v1/approvers";
    public const string Approver = "/v1/approvers/{approver}";
    public const string ApproverGroups = "/v1/approver-groups";
    public const string ApproverGroup = "/v1/approver-groups/{group}";
    public const string SignIns = "/v1/sign-ins";

    public const string ApprovalQueuePage = "/approvals";
    public const string ApprovalPage = "/approvals/{ticket}";

    public const string GuardrailSets = "/v1/guardrail-sets";
    public const string GuardrailSet = "/v1/guardrail-sets/{guardrailSet}";
    public const string GuardrailSetVersions = "/v1/guardrail-sets/{guardrailSet}/versions";
    public const string Guardrails = "/v1/guardrails";
    public const string Guardrail = "/v1/guardrails/{guardrail}";
    public const string GuardrailTest = "/v1/guardrails/test";

    public const string Audit = "/v1/audit";
    public const string AuditExport = "/v1/audit/export";
    public const string AuditCheckpoints = "/v1/audit/checkpoints";
    public const string AuditEvents = "/v1/audit/events";

    public const string Siem = "/v1/siem";
    public const string SiemPause = "/v1/siem/pause";
    public const string SiemResume = "/v1/siem/resume";
    public const string SiemReplay = "/v1/siem/replay";

    public const string Providers = "/v1/providers";
    public const string Provider = "/v1/providers/{provider}";

    public const string Grants = "/v1/grants";
    public const string Grant = "/v1/grants/{grant}";
    public const string GrantCallback = "/v1/grants/callback";
    public const string GrantCallbackOf = "/v1/grants/callback/{provider}";

    public const string User = "/v1/users/{user}";

    public const string Token = "/oauth/token";
    public const string TokenRevocation = "/oauth/revoke";
    public const string TokenIntrospection = "/oauth/introspect";
    public const string AuthorizationServer = "/.well-known/oauth-authorization-server";
    public const string KeySet = "/.well-known/jwks.json";

    public const string OpenApi = "/openapi/v1.json";

    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static string ForTask(string task) => $"/v1/tasks/{task}";

    public static string ForAgent(string agent) => $"/v1/agents/{agent}";

    public static string ForCredential(string agent, string credential) => $"/v1/agents/{agent}/credentials/{credential}";

    public static string ForShare(string agent, string organisation) => $"/v1/agents/{agent}/shares/{organisation}";

    public static string ForAttestationKey(string id) => $"/v1/attestation-keys/{id}";

    public static string ForAttestation(string id) => $"/v1/attestations/{id}";

    public static string ForOperation(string id) => $"/v1/operations/{id}";

    public static string ForGrant(string id) => $"/v1/grants/{id}";

    public static string ForProvider(string id) => $"/v1/providers/{id}";

    public static string ForAlert(string id) => $"/v1/alerts/{id}";

    public static string ForAlertRoute(string id) => $"/v1/alert-routes/{id}";

    public static string ForIncident(string id) => $"/v1/incidents/{id}";

    public static string ForApprovalPage(string ticket) => $"/approvals/{ticket}";

    public static string ForApprover(string id) => $"/v1/approvers/{id}";

    public static string ForOperator(string id) => $"/v1/operators/{id}";

    public static string ForOperatorKey(string id, string key) => $"/v1/operators/{id}/keys/{key}";

    public static string ForSession(string session) => $"/v1/sessions/{session}";

    public static string ForGuardrailSet(string id) => $"/v1/guardrail-sets/{id}";

    public static string ForGuardrail(string id) => $"/v1/guardrails/{id}";

    public static string ForConnection(string connection) => $"/v1/connections/{connection}";
}
