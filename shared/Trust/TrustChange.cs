using Gatehouse.Policy;

namespace Gatehouse.Trust;

/// <summary>When an agent came to a level.</summary>
/// <param name="Cause">The part whose points changed most; null for the first assessment.</param>
public sealed record TrustChange(DateTimeOffset At, TrustLevel Level, int Score, TrustPart? Cause);
