using Gatehouse.Audit;

namespace Gatehouse.Incidents;

/// <summary>What an incident contains.</summary>
/// <param name="Agent">Whose credential or session it is, and the agent itself; absent of the others.</param>
public sealed record IncidentScope(IncidentScopeKind Kind, string Id, string? Agent = null)
{
    /// <summary>Whether an entry about it, in a connection's chain, says that it is held there from then on.</summary>
    /// <remarks>Of an agent that is no end of the connection, or tells nothing of itself there, a <see cref="AuditKind.Fence"/> says so; of an organisation one brings a floor.</remarks>
    internal bool IsHeldBy(AuditKind kind) =>
        kind is AuditKind.Freeze or AuditKind.Kill or AuditKind.ConnectionClosed or AuditKind.CredentialRevoked || (kind is AuditKind.Fence && Kind is IncidentScopeKind.Agent);
}
