namespace Gatehouse.Delegation;

/// <summary>Where more is asked for than there is to give.</summary>
/// <param name="Member">Of the limits, as the API names it.</param>
/// <param name="Asked">What is asked for.</param>
/// <param name="Most">What there is.</param>
public sealed record DelegationExcess(string Member, string Asked, string Most);
