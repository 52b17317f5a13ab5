using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings the least trust that an organisation asks for to every connection it has.</summary>
public sealed class FenceFloor(LinkIndex links, OrganisationDirectory organisations, FenceConnections fence)
{
    /// <summary>For who waits for it.</summary>
    /// <param name="startedAt">Monotonic: when the change began.</param>
    public Task<ContainmentOutcome> ChangeAsync(Organisation organisation, string operatorId, long startedAt, CancellationToken ct) =>
        fence.ContainAsync(() => FenceAsync(organisation, operatorId, fence.Patience, ct), startedAt);

    /// <summary>For a message.</summary>
    /// <returns>Whether every connection holds it now.</returns>
    public async Task<bool> FinishAsync(string organisation, CancellationToken ct) =>
        await organisations.FindAsync(organisation, ct) is not { } standing || (await FenceAsync(standing, null, FenceConnections.Endless, ct)).All(result => result.Fenced);

    // INVARIANT (change first): a connection that the index does not name yet reads the changed document before it opens.
    private async Task<IReadOnlyList<FenceResult>> FenceAsync(Organisation organisation, string? operatorId, TimeSpan within, CancellationToken ct)
    {
        var all = await links.AllAsync(organisation.Id, ct);
        return await fence.EachAsync([.. all.Select(connection => (organisation.Id, connection))], OrganisationFence.Of(organisation, operatorId), within, ct);
    }
}
