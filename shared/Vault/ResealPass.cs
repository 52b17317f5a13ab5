namespace Gatehouse.Vault;

/// <summary>How far the data keys have been brought under a version of the master key.</summary>
/// <param name="Done">The last version for which every organisation was come to; null when there was none.</param>
/// <param name="For">The version that a pass is under way for; null when none is.</param>
/// <param name="Organisation">Where it goes on.</param>
internal sealed record ResealPass(string? Done, string? For, string? Organisation)
{
    /// <summary>Of those that the pass came to, how many could not be.</summary>
    public int Failed { get; init; }
}
