using System.Collections.Frozen;

namespace Gatehouse.Policy;

/// <summary>What may become of the grant that a connection uses.</summary>
public sealed record VaultRules
{
    public static VaultRules Default { get; } = new();

    /// <summary>The most that a token is good for; <see langword="null"/>: what the connection names.</summary>
    public FrozenSet<string>? Scopes { get; init; }

    /// <summary>A token that its provider lets live longer is handed to no agent.</summary>
    public TimeSpan? MaxLifetime { get; init; }

    /// <summary>Whether the agent may have a token. What it does with one passes no gate; else only the gate uses one, when it delivers.</summary>
    public bool Exchange { get; init; }
}
