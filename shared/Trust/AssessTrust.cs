using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Trust.Attestations;

namespace Gatehouse.Trust;

/// <summary>Gathers what an agent's trust is computed from. Nothing is changed.</summary>
// Past every cache: a pass over all agents must neither fill memory nor drive out what dispatches need.
public sealed class AssessTrust(Ledgers ledgers, HeldCredentials held, LinkIndex links, ConnectionDirectory connections, AttestationRows attestations, LedgerOptions options)
{
    private const int AtOnce = 16;

    /// <returns>Null when there is no such agent, or it was taken out of service for good.</returns>
    public async Task<TrustEvidence?> ReadAsync(string organisation, string agent, CancellationToken ct)
    {
        if (await AgentAsync(organisation, agent, ct) is not { Status: not AgentStatus.Decommissioned } document)
            return null;

        var now = ledgers.Clock.Now;
        var attested = await AttestedAsync(organisation, agent, now, ct);
        return new TrustEvidence
        {
            Now = now,
            Agent = document,
            Credentials = await CredentialsAsync(organisation, agent, ct),
            Connections = await ConnectionsAsync(organisation, agent, ct),
            Standards = [.. attested.Select(one => one.Standard).Where(standard => standard != TrustOptions.Scan).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            ScannedAt = attested.Where(one => one.Standard == TrustOptions.Scan).Select(one => (DateTimeOffset?)one.IssuedAt).Max(),
            Options = options.Trust,
        };
    }

    private async Task<Agent?> AgentAsync(string organisation, string agent, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, LedgerRows.Agent(agent), ct) is { Content.Body: var body }
            ? JsonSerializer.Deserialize(body.Span, RegistryJson.Default.Agent)
            : null;

    private async Task<IReadOnlyList<Credential>> CredentialsAsync(string organisation, string agent, CancellationToken ct)
    {
        var credentials = new List<Credential>();
        foreach (var id in await held.IdsAsync(organisation, agent, ct))
            credentials.Add(HeldCredentials.ParseOne((await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, LedgerRows.Credential(id), ct))?.Content.Body));
        return credentials;
    }

    private async Task<IReadOnlyList<Attestation>> AttestedAsync(string organisation, string agent, DateTimeOffset now, CancellationToken ct)
    {
        var all = await attestations.OfAsync(organisation, agent, ct);
        if (all.Count == 0)
            return [];
        var keys = await attestations.KeysAsync(organisation, ct);
        return [.. all.Where(one => one.On(now, keys.FirstOrDefault(key => key.Id == one.Key)) is AttestationStanding.Counts)];
    }

    private async Task<IReadOnlyList<ConnectionEvidence>> ConnectionsAsync(string organisation, string agent, CancellationToken ct)
    {
        var found = new List<ConnectionEvidence>();
        foreach (var some in (await links.OfAsync(organisation, agent, ct)).Chunk(AtOnce))
        {
            var states = await Task.WhenAll(some.Select(connection => ledgers.Store(organisation).ReadAsync(connection, LedgerRows.State, ct)));
            foreach (var (connection, row) in some.Zip(states))
            {
                if (row is not null && new StateRow(row).State is { Status: not PartitionStatus.Deleted } state && await IsSentByAsync(organisation, connection, state.Trust, agent, ct))
                    found.Add(new ConnectionEvidence(connection, state.Trust));
            }
        }

        return found;
    }

    // Over some of them others send to it. Who sends never changes, and is known from the state once anything was observed.
    private async Task<bool> IsSentByAsync(string organisation, string connection, ConnectionTrust trust, string agent, CancellationToken ct) =>
        (trust.Agent ?? (await connections.FindAsync(organisation, connection, afresh: false, ct))?.Document.From) == agent;
}
