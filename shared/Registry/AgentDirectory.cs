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

    /// <inheritdoc/>
    public async Task<(Credential Credential, Agent Agent)?> FindAsync(string credentialId, CancellationToken ct)
    {
        if (Ids.OrganisationOf(credentialId) is not { } organisation
            || await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, LedgerRows.Credential(credentialId), ct) is not { } row)
            return null;

        var credential = JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.Credential)!;
        return credential.Holder is CredentialHolder.OfAgent holder && await FindAsync(organisation, holder.Id, afresh: true, ct) is { } agent
            ? (credential, agent.Document)
            : null;
    }
}
