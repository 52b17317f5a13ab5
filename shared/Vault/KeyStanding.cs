namespace Gatehouse.Vault;

/// <summary>How a key stands.</summary>
/// <param name="InUse">The version that signs, hashes or seals now; null when there is none yet, or when it is erased.</param>
/// <param name="Versions">Newest first.</param>
public sealed record KeyStanding(GateKey Key, string? InUse, IReadOnlyList<KeyVersion> Versions)
{
    /// <summary>Whether what is sealed again in the background is; always so of keys that seal nothing.</summary>
    public bool IsResealed { get; init; } = true;
}
