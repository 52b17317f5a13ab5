namespace Gatehouse.Incidents.Timeline;

/// <summary>What a timeline is of.</summary>
/// <param name="From">The first moment that belongs to it.</param>
/// <param name="To">The last moment that does.</param>
public sealed record TimelineQuestion(string Incident, IncidentScope Scope, bool IsDrill, DateTimeOffset OpenedAt, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whether an entry of a followed task, or one that names what is contained, belongs to it.</summary>
    /// <param name="entry">Of a chain of the scope.</param>
    /// <param name="isFollowed">Its task was accepted within the scope.</param>
    internal bool Concerns(TimelineEntry entry, bool isFollowed)
    {
        if (entry.At < From || entry.At > To)
            return false;
        if (isFollowed || entry.Subject == Incident || entry.Subject == Scope.Id || entry.Chain == Scope.Id)
            return true;
        return Scope.Kind switch
        {
            IncidentScopeKind.Organisation => true,
            IncidentScopeKind.Agent => entry.Agent == Scope.Id || entry.Target == Scope.Id || entry.ActChain.Contains(Scope.Id, StringComparer.Ordinal),
            IncidentScopeKind.Credential => entry.Credential == Scope.Id,
            IncidentScopeKind.Session => entry.Session == Scope.Id,
            _ => false,
        };
    }
}
