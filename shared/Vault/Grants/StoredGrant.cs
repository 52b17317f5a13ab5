namespace Gatehouse.Vault.Grants;

/// <summary>A grant as it was read.</summary>
internal sealed record StoredGrant(Grant Grant, string ETag);
