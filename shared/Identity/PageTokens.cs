using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// Makes the <c>after</c> of lists: sealed, so that a caller can neither read nor make one, and good for one list of one
/// organisation alone.
/// </summary>
public sealed class PageTokens(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-paging-key";

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    /// <param name="list">Whatever tells this list from every other: organisation, path and filters.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async ValueTask<PageSeal> ForAsync(string list, CancellationToken ct) => new(new TextSeal($"page|{list}", await keys.CurrentAsync(ct), random, time), time);
}
