namespace Gatehouse.Vault.Grants;

/// <summary>A provider that did not take what it was told, and is left alone for a while.</summary>
/// <param name="Failures">In a row.</param>
/// <param name="NextTryAt">It is told nothing before.</param>
/// <param name="Grant">The last one that it did not take: others have their turn first.</param>
internal sealed record ProviderWait(int Failures, DateTimeOffset NextTryAt, string Grant);
