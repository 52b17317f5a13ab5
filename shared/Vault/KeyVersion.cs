namespace Gatehouse.Vault;

/// <summary>One version of a key, and when it is used from: by then every instance, and every reader of a published key, knows it.</summary>
public sealed record KeyVersion(string Version, DateTimeOffset MadeAt, DateTimeOffset UsedFrom);
