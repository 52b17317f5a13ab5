namespace Gatehouse.Http.Authentication;

/// <summary>What an operator must be allowed to do.</summary>
public enum Permission
{
    Read,

    /// <summary>Make agents, credentials and connections, change policies, freeze.</summary>
    Operate,

    /// <summary>What cannot be taken back.</summary>
    Kill,

    /// <summary>Give a connection its month's money again.</summary>
    ResetSpend,

    ExportAudit,

    /// <summary>See what the record tells of an incident.</summary>
    Investigate,

    /// <summary>Ask whether a token of the organisation is good.</summary>
    Introspect,

    /// <summary>Set what binds the whole organisation.</summary>
    Govern,

    /// <summary>Answer the approvals that are addressed to one; whether one is, each approval says.</summary>
    Answer,

    /// <summary>Say who else may do what.</summary>
    ManageOperators,
}
