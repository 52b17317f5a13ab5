namespace Gatehouse.Policy;

public enum TrustLevel
{
    Untrusted,
    Limited,
    Known,
    Verified,
    Trusted,
}
