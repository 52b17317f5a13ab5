namespace Gatehouse.Incidents;

/// <summary>What an incident can contain.</summary>
public enum IncidentScopeKind
{
    Credential,
    Agent,
    Connection,
    Session,
    Organisation,
}
