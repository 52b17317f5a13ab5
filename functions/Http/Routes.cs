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
    public const string AgentFreeze = "/v1/agents/{agent}/freeze";
    public const string AgentUnfreeze = "/v1/agents/{agent}/unfreeze";
    public const string AgentKill = "/v1/agents/{agent}/kill";

    public const string Connections = "/v1/connections";
    public const string Connection = "/v1/connections/{connection}";
    public const string ConnectionPolicy = "/v1/connections/{connection}/policy";
    public const string PolicyVersions = "/v1/connections/{connection}/policy/versions";
    public const string ConnectionFreeze = "/v1/connections/{connection}/freeze";
    public const string ConnectionUnfreeze = "/v1/connections/{connection}/unfreeze";
    public const string ConnectionKill = "/v1/connections/{connection}/kill";

    public const string Sessions = "/v1/sessions";
    public const string Session = "/v1/sessions/{session}";
    public const string Budgets = "/v1/budgets";

    public const string AuditExport = "/v1/audit/export";

    public const string Token = "/oauth/token";
    public const string TokenRevocation = "/oauth/revoke";
    public const string TokenIntrospection = "/oauth/introspect";
    public const string AuthorizationServer = "/.well-known/oauth-authorization-server";
    public const string KeySet = "/.well-known/jwks.json";

    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static string ForTask(string task) => $"/v1/tasks/{task}";

    public static string ForAgent(string agent) => $"/v1/agents/{agent}";

    public static string ForCredential(string agent, string credential) => $"/v1/agents/{agent}/credentials/{credential}";

    public static string ForSession(string session) => $"/v1/sessions/{session}";

    public static string ForConnection(string connection) => $"/v1/connections/{connection}";
}
