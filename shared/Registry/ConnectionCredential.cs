namespace Gatehouse.Registry;

/// <summary>What a delivery presents to the target instead of a per-hop token.</summary>
public sealed record ConnectionCredential(string Grant, IReadOnlyList<string> Scopes);
