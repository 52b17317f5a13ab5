namespace Gatehouse.Audit.Checkpoints;

/// <summary>Why a chain's head is not signed.</summary>
/// <param name="Sequence">The first entry that does not fit.</param>
public sealed record HeadFault(string Organisation, string Chain, long Sequence, string Reason)
{
    public override string ToString() => $"chain `{Chain}` of organisation `{Organisation}`, entry {Sequence}: {Reason}";
}
