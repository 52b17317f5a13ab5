namespace Gatehouse.Registry;

/// <summary>When a credential was used first, and last as far as it was written down: an hour may lie between two writes.</summary>
public sealed record CredentialUse(DateTimeOffset FirstAt, DateTimeOffset LastAt);
