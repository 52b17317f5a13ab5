using System.Text.Json;
using Gatehouse.Caching;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Finds agents and their credentials. What it remembers may be old; the fences in a partition's state tell.</summary>
public sealed class AgentDirectory(Ledgers ledgers) : ICredentialDirectory
{
    private const int Remembered = 50_000;

    private readonly GenerationCache<(string Organisation, string Id), AgentRegistration> agents = new(Remembered);

    /// <param name="afresh">Read it from the store.</param>
    public async ValueTask<AgentRegistration?> FindAsync(string organisation, string id, bool afresh, CancellationToken ct)
    {
        if (!afresh && agents.TryGet((organisation, id), out var known))
            return known;
        if (await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, LedgerRows.Agent(id), ct) is not { } row)
            return null;

        var agent = new AgentRegistration(JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.Agent)!);
        agents.Set((organisation, id), agent);
        return agent;
    }

    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>Agents in the order of their ids, at most <paramref name="limit"/>.</returns>
    public async Task<IReadOnlyList<Agent>> ListAsync(string organisation, string after, int limit, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadPageAsync(Ledgers.ControlPartition, LedgerRows.Agent(""), after, limit, ct);
        return [.. rows.Select(row => JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.Agent)!)];
    }

    /// <summary>The ids alone, those too whose documents cannot be read.</summary>
    /// <inheritdoc cref="ListAsync"/>
    internal Task<IReadOnlyList<string>> IdsAsync(string organisation, string after, int limit, CancellationToken ct) =>
        ledgers.Store(organisation).NamesAsync(Ledgers.ControlPartition, LedgerRows.Agent(""), after, limit, ct);

    /// <summary>Takes over what was just written.</summary>
    public void Remember(Agent agent) => agents.Set((agent.Organisation, agent.Id), new AgentRegistration(agent));

    /// <inheritdoc/>
    public async Task<(Credential Credential, Agent Agent)?> FindAsync(string credentialId, CancellationToken ct)
    {
        if (Ids.OrganisationOf(credentialId) is not { } organisation
            || await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, LedgerRows.Credential(credentialId), ct) is not { } row)
            return null;

        var credential = JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.Credential)!;
        return credential.Holder is CredentialHolder.OfAgent holder && await FindAsync(organisation, holder.Id, afresh: true, ct) is { } agent
            ? (credential, Held(agent.Document, await OrganisationStatusAsync(organisation, ct)))
            : null;
    }

    /// <summary>An organisation's freeze or end is each of its agents', at every door that no fence stands behind.</summary>
    private static Agent Held(Agent agent, OrganisationStatus organisation) => organisation switch
    {
        OrganisationStatus.Killed => agent with { Status = AgentStatus.Killed },
        OrganisationStatus.Frozen when agent.Status is AgentStatus.Active => agent with { Status = AgentStatus.Frozen },
        _ => agent,
    };

    private async Task<OrganisationStatus> OrganisationStatusAsync(string organisation, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, OrganisationDirectory.Row, ct) is { } row ? OrganisationDirectory.Parse(row.Content.Body).Status : OrganisationStatus.Active;
}
