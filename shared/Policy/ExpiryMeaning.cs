namespace Gatehouse.Policy;

/// <summary>What it means that nobody answered. There is no yes by silence.</summary>
public enum ExpiryMeaning
{
    Deny,
}
