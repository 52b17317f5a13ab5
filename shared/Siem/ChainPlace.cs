namespace Gatehouse.Siem;

/// <summary>A chain that has more than its mark says.</summary>
/// <param name="ETag">Of the mark's row; null when there is none yet.</param>
/// <param name="Head">The chain's last entry when it was looked at.</param>
internal sealed record ChainPlace(string Chain, ChainMark Mark, string? ETag, long Head)
{
    public bool IsInDoubt => Mark.Sending > Mark.Sequence;

    public long Behind => Math.Max(0, Head - Mark.Sequence);
}
