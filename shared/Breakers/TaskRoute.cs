namespace Gatehouse.Breakers;

/// <summary>That a task is to be done over the backup connection. Until it is taken back, no attempt of its own is made.</summary>
/// <param name="Backup">The connection that is asked to do it.</param>
/// <param name="Clause">Why.</param>
/// <param name="Number">1 for the first time: what the backup says, it says to exactly this time.</param>
public sealed record TaskRoute(string Backup, string Clause, int Number);
