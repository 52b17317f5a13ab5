namespace Gatehouse.Audit.Checkpoints;

/// <summary>What one run signed, and what it refused to sign.</summary>
/// <param name="Taken">Empty when no head has changed, or the window had its checkpoint.</param>
/// <param name="Refused">Chains that were cut off, rolled back or rewritten. Their last good heads stay signed.</param>
public sealed record CheckpointRun(string Organisation, IReadOnlyList<Checkpoint> Taken, IReadOnlyList<HeadFault> Refused)
{
    internal static CheckpointRun Nothing(string organisation) => new(organisation, [], []);
}
