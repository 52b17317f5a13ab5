namespace Gatehouse.Identity;

/// <summary>What is stored of a client's public key (P-256, ES256): its point, and the key id its assertions name.</summary>
public sealed record RegisteredKey(string X, string Y, string KeyId);
