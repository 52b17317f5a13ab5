namespace Gatehouse.Breakers;

/// <summary>What calls came to in one slice of time.</summary>
/// <param name="Slot">Which one: slices since 1970.</param>
/// <param name="Slow">Calls that took longer than <c>slowAfter</c>, failed ones among them.</param>
public sealed record BreakerSlice(long Slot, int Calls, int Failures, int Slow);
