using Gatehouse.Ledger;

namespace Gatehouse.Policy;

/// <param name="Monthly">Reserved and posted together, in one UTC month.</param>
/// <param name="PerTask">What one task may reserve.</param>
/// <param name="DefaultTask">What a task reserves at least.</param>
/// <param name="OnOverrun">What follows when a target reports more than its task had reserved.</param>
public sealed record SpendLimits(Money? Monthly, Money? PerTask, Money? DefaultTask, OverrunResponse OnOverrun = OverrunResponse.Freeze);
