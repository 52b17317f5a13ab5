using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Audit.Reading;

/// <summary>Whether what a question names is the organisation's own. What is another's is not there.</summary>
public sealed class AuditSubjects(Ledgers ledgers, AuditChains chains, AgentDirectory agents, SessionDirectory sessions, SeenIndex seen)
{
    /// <returns>What is not there; <see langword="null"/> when all is.</returns>
    public async Task<Refusal?> FindFaultAsync(string organisation, AuditQuery query, CancellationToken ct)
    {
        if (query.Chain is { } chain && !await HasChainAsync(organisation, chain, ct))
            return NotFound($"there is no chain `{chain}`");
        if (query.Agent is { } agent && await agents.FindAsync(organisation, agent, afresh: true, ct) is null)
            return NotFound($"there is no agent `{agent}`");
        if (query.Session is { } session && await sessions.FindAsync(organisation, session, ct) is null && !await seen.KnowsAsync(organisation, session, ct))
            return NotFound($"there is no session `{session}`");
        if (query.Task is { } task && await ledgers.Store(organisation).ReadAsync(Ids.ConnectionOf(task)!, LedgerRows.Task(task), ct) is null)
            return NotFound($"there is no task `{task}`");
        return null;
    }

    // An agent that has recorded nothing yet has a chain all the same, and it is empty.
    private async Task<bool> HasChainAsync(string organisation, string chain, CancellationToken ct) => AuditChains.AgentOf(chain) is { } agent
        ? await agents.FindAsync(organisation, agent, afresh: true, ct) is not null
        : await chains.HeadAsync(organisation, chain, ct) is not null;

    private static Refusal NotFound(string detail) => new(RefusalCode.NotFound, detail);
}
