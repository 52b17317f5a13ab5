namespace Gatehouse.Dispatching;

/// <summary>That a task is another try of one that was given up.</summary>
/// <param name="Of">The dead letter.</param>
/// <param name="RootKey">The key under which the target knows the work since its first try.</param>
/// <param name="Operator">Who asked for it.</param>
/// <param name="IsRevoked">The credential that asked for the work is no longer good, and so neither is what it asked for.</param>
public sealed record ReplayFacts(string Of, string RootKey, string Operator, bool IsRevoked)
{
    /// <summary>The dead letter might be sent once, whatever its connection's policy says, and so may this.</summary>
    public bool AtMostOnce { get; init; }
}
