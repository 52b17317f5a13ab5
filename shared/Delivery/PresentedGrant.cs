using Gatehouse.Audit;
using Gatehouse.Vault.Exchange;

namespace Gatehouse.Delivery;

/// <summary>What a call shows of a person's grant.</summary>
/// <param name="Id">The grant's.</param>
public sealed record PresentedGrant(string Id, AccessToken Token)
{
    public AuditGrant Entry => new(Id, Token.Scopes);
}
