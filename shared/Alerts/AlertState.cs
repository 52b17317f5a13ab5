namespace Gatehouse.Alerts;

/// <summary>How an alert stands.</summary>
public enum AlertState
{
    Raised,

    /// <summary>Somebody has taken it on.</summary>
    Acknowledged,

    /// <summary>Raised, and nobody is told until a time.</summary>
    Silenced,

    /// <summary>Over, until it is raised again.</summary>
    Cleared,
}
