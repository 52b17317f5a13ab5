using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Audit;

/// <summary>A chain that is whole from a later entry on, because the earlier ones were pruned.</summary>
/// <param name="First">The first entry that is there.</param>
/// <param name="Checkpoint">The signed checkpoint that holds the one before it.</param>
/// <param name="KeyId">Whose signature it has.</param>
public sealed record VouchedCut(string Chain, long First, Checkpoint Checkpoint, string KeyId)
{
    public override string ToString() =>
        $"chain `{Chain}` is complete from entry {First} on; what was before it was pruned, as checkpoint {Checkpoint.Number} of {AuditTime.Format(Checkpoint.Time)} vouches, signed by key {KeyId}";
}
