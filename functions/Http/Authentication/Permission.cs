namespace Gatehouse.Http.Authentication;

/// <summary>What an operator must be allowed to do.</summary>
public enum Permission
{
    Read,

    /// <summary>Make agents, credentials and connections, change policies, freeze.</summary>
    Operate,

    /// <summary>What cannot be taken back.</summary>
    Kill,

    ExportAudit,

    /// <summary>Set what binds the whole organisation.</summary>
    Govern,
}
