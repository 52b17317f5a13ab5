namespace Gatehouse.Audit;

/// <summary>The last entry of a chain.</summary>
/// <param name="Sequence">0 before the first entry.</param>
/// <param name="Hash">Of that entry, 64 lower-case hexadecimal digits; 64 zeros before the first. Every entry names its chain and organisation, so the zeros need not.</param>
public sealed record ChainHead(long Sequence, string Hash)
{
    public static ChainHead Genesis { get; } = new(0, new string('0', 64));
}
