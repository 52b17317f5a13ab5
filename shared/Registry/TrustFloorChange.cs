using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <param name="Minimum">Null takes the floor away.</param>
public sealed record TrustFloorChange(TrustLevel? Minimum);
