namespace Gatehouse.Trust;

/// <param name="Most">The most points that the part can have.</param>
public sealed record TrustPoints(TrustPart Part, double Points, double Most);
