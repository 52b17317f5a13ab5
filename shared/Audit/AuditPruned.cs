namespace Gatehouse.Audit;

/// <summary>Which entries were given up, and who vouches for where the chain goes on.</summary>
/// <param name="To">The last of them: the entry that the first one left follows.</param>
/// <param name="Checkpoint">The number of the signed checkpoint that holds it.</param>
/// <param name="Days">How long the organisation keeps entries.</param>
public sealed record AuditPruned(ChainHead To, long Checkpoint, int Days);
