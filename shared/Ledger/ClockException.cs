namespace Gatehouse.Ledger;

/// <summary>Decisions cannot be dated here and now.</summary>
public sealed class ClockException(string message) : Exception(message);
