namespace Gatehouse.Vault;

/// <summary>One version of an organisation's data key as it is stored.</summary>
/// <param name="Version">1 and up; the highest seals.</param>
/// <param name="Master">The version of the master key it is sealed under.</param>
/// <param name="Sealed">Nonce, tag and ciphertext.</param>
internal sealed record SealedDataKey(int Version, string Master, byte[] Sealed, DateTimeOffset MadeAt);
