namespace Gatehouse.Breakers;

/// <summary>That a task is dispatched on a backup connection in place of another one's.</summary>
/// <param name="From">The task it stands for.</param>
/// <param name="Number">The time that it is asked for.</param>
/// <param name="RootKey">The key under which targets know the work since its first dispatch.</param>
/// <param name="Through">The connections that the work has come through, the first one first.</param>
/// <param name="IsRevoked">The credential that asked for the work is no longer good, and so neither is what it asked for.</param>
public sealed record RouteFacts(string From, int Number, string RootKey, IReadOnlyList<string> Through, bool IsRevoked)
{
    /// <summary>The work may be sent to a target once, whatever the backup's own policy says.</summary>
    public bool AtMostOnce { get; init; }

    /// <summary>The operator who had the work tried again, if one did.</summary>
    public string? RequestedBy { get; init; }
}
