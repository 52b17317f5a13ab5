using Gatehouse.Vault.Grants;

namespace Gatehouse.Vault.Exchange;

/// <summary>A grant as it was looked at.</summary>
/// <param name="Outcome">Null when only the provider can say more.</param>
/// <param name="Stored">Null when there is none.</param>
/// <param name="ReadAt">Monotonic: not after it was read.</param>
internal sealed record AccessLook(AccessOutcome? Outcome, StoredGrant? Stored, DateTimeOffset Now, long ReadAt);
