namespace Gatehouse.Http.OpenApi;

/// <summary>Who may call an operation, by what each proves itself with; none of them is anyone.</summary>
[Flags]
internal enum ApiCallers
{
    Anyone = 0,
    Agent = 1,
    Operator = 2,
    AuditWriter = 4,

    /// <summary>Who has the token that a target was sent with its task.</summary>
    Target = 8,

    /// <summary>An agent's credential, as OAuth knows clients.</summary>
    Client = 16,

    /// <summary>The Bot Connector, for Teams.</summary>
    Connector = 32,

    /// <summary>Outlook, on behalf of whoever reads the mail.</summary>
    Outlook = 64,
}
