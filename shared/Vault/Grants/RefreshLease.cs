namespace Gatehouse.Vault.Grants;

/// <summary>The right to use a grant's refresh token.</summary>
/// <param name="Owner">Made afresh for each.</param>
/// <param name="Until">Nobody asks the provider under it any more.</param>
public sealed record RefreshLease(string Owner, DateTimeOffset Until);
