namespace Gatehouse.Siem;

/// <summary>What a look at an organisation's chains found.</summary>
/// <param name="Behind">Those that have more than was streamed.</param>
internal sealed record StreamLook(IReadOnlyList<ChainPlace> Behind)
{
    /// <summary>Every chain that was to be looked at could be.</summary>
    public bool IsWhole { get; init; }

    /// <summary>No chain is left that has yet to follow a replay.</summary>
    public bool HasFollowed { get; init; }

    /// <summary>Why one of them could not be looked at.</summary>
    public string? Fault { get; init; }
}
