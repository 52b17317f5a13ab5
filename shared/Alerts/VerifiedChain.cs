namespace Gatehouse.Alerts;

/// <summary>Up to which entry a chain was found to hold.</summary>
public sealed record VerifiedChain(long Sequence, string Hash);
