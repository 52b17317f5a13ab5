namespace Gatehouse.Incidents;

/// <summary>The steps of a containment in their order.</summary>
public enum IncidentStepName
{
    /// <summary>What signs in no more.</summary>
    Revoke,

    /// <summary>Connections that nothing passes any more.</summary>
    Close,

    /// <summary>Work that was accepted and not sent.</summary>
    Cancel,
}
