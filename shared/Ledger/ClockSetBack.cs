namespace Gatehouse.Ledger;

/// <summary>How a partition's clock was repaired.</summary>
/// <param name="From">The date of the last decision, ahead of the store.</param>
/// <param name="To">The store's time when it was repaired.</param>
public sealed record ClockSetBack(DateTimeOffset From, DateTimeOffset To);
