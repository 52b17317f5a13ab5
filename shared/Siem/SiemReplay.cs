namespace Gatehouse.Siem;

/// <summary>What is to be sent again: from a moment on in all chains, or from an entry on in one.</summary>
/// <param name="Number">Grows. A chain's mark says which of them it has followed.</param>
public sealed record SiemReplay(int Number)
{
    public DateTimeOffset? From { get; init; }

    public string? Chain { get; init; }

    /// <summary>The first entry that is sent again.</summary>
    public long? Sequence { get; init; }
}
