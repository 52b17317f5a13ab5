using System.Text;
using System.Text.Json;
using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>
/// The only way from one organisation to another's agent: a row of the receiving side's index says where the agent is at
/// home, and the home's ledger says whether it consents. Whoever is not shared with learns nothing.
/// </summary>
public sealed class SharedAgents(Ledgers ledgers, AgentDirectory agents, OrganisationDirectory organisations)
{
    /// <summary>Read from the store.</summary>
    /// <returns>Null when there is no such agent, or none that is shared with the organisation.</returns>
    public async Task<SharedAgent?> FindAsync(string organisation, string agent, CancellationToken ct)
    {
        if (await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Place(agent), ct) is not { } place)
            return null;
        var home = Encoding.ASCII.GetString(place.Content.Body.Span);
        if (await ShareAsync(home, agent, organisation, ct) is not { WithdrawnAt: null } share || await agents.FindAsync(home, agent, afresh: true, ct) is not { } found)
            return null;
        return new SharedAgent(found.Document, share, OrganisationFence.Standing(await organisations.FindAsync(home, ct)));
    }

    /// <summary>Says where the agent is at home. Written before the consent, without which it leads nowhere.</summary>
    public Task AddPlaceAsync(string organisation, string agent, string home, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Upsert(Place(agent), new RowContent(organisation, "", Encoding.ASCII.GetBytes(home)))], ct);

    /// <summary>As it stands, withdrawn or not; null when it was never given.</summary>
    public async Task<Share?> ShareAsync(string home, string agent, string organisation, CancellationToken ct) =>
        await ledgers.Store(home).ReadAsync(Ledgers.ControlPartition, Row(agent, organisation), ct) is { } row ? Parse(row.Content.Body) : null;

    /// <param name="after">The organisation that the last page ended with; empty for the first page.</param>
    /// <returns>In the order of the organisations, at most <paramref name="limit"/>.</returns>
    public async Task<IReadOnlyList<Share>> ListAsync(string home, string agent, string after, int limit, CancellationToken ct)
    {
        var rows = await ledgers.Store(home).ReadPageAsync(Ledgers.ControlPartition, Row(agent, ""), after, limit, ct);
        return [.. rows.Select(row => Parse(row.Content.Body))];
    }

    internal static string Row(string agent, string organisation) => $"share|{agent}|{organisation}";

    internal static Share Parse(ReadOnlyMemory<byte> stored) => JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Share)!;

    internal static byte[] Bytes(Share share) => JsonSerializer.SerializeToUtf8Bytes(share, RegistryJson.Default.Share);

    private static string Place(string agent) => $"share|{agent}";
}
