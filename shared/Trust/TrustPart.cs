namespace Gatehouse.Trust;

/// <summary>What trust is made of, in the order it is shown.</summary>
public enum TrustPart
{
    Identity,
    Behaviour,
    Compliance,
    Security,
    Reputation,
}
