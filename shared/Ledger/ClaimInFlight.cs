namespace Gatehouse.Ledger;

/// <summary>A send that may be on the wire.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="Attempt">1 the first time.</param>
/// <param name="LeaseUntil">No send of this claim is under way after this time.</param>
public sealed record ClaimInFlight(string Task, int Attempt, DateTimeOffset LeaseUntil);
