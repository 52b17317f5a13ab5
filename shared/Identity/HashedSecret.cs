namespace Gatehouse.Identity;

/// <summary>What is stored of a secret.</summary>
/// <param name="PepperVersion">Which pepper made the hash.</param>
/// <param name="Hash">HMAC-SHA256 of the secret's text under that pepper.</param>
public sealed record HashedSecret(string PepperVersion, byte[] Hash);
