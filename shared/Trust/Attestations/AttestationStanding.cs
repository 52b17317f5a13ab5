namespace Gatehouse.Trust.Attestations;

public enum AttestationStanding
{
    Counts,
    Expired,
    Revoked,
    KeyRevoked,
}
