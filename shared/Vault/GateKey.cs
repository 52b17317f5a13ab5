namespace Gatehouse.Vault;

/// <summary>The keys that can be rotated on demand.</summary>
public enum GateKey
{
    /// <summary>Signs agents' tokens.</summary>
    Tokens,

    /// <summary>Secrets are hashed under it.</summary>
    Peppers,

    /// <summary>Data keys are sealed under it.</summary>
    Master,

    /// <summary>The organisation's own.</summary>
    Data,
}
