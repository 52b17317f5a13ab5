using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings an agent's standing to every connection it is an end of, its own organisation's and those of others.</summary>
public sealed class FenceAgent(FenceConnections own, FenceForeign foreign, TimeProvider time)
{
    /// <summary>For who waits for it. Answered are one's own connections and tasks; another organisation's only have to hold it too.</summary>
    /// <param name="startedAt">Monotonic: when the containment began.</param>
    public async Task<ContainmentOutcome> ContainAsync(Agent agent, string operatorId, long startedAt, CancellationToken ct)
    {
        var others = foreign.AgentAsync(agent, own.Patience, ct);
        var outcome = await own.ContainAsync(agent.Organisation, agent.Id, FenceDecision.Of(agent, operatorId), startedAt, ct);
        var all = await others;
        return outcome switch
        {
            ContainmentOutcome.Contained when !all => new ContainmentOutcome.Unfinished([]),
            ContainmentOutcome.Contained contained => contained with { Elapsed = time.GetElapsedTime(startedAt) },
            _ => outcome,
        };
    }

    /// <summary>For a message, consents included.</summary>
    /// <returns>Whether every connection holds it now.</returns>
    public async Task<bool> FinishAsync(Agent agent, CancellationToken ct)
    {
        var results = await own.HandleAsync(agent.Organisation, agent.Id, FenceDecision.Of(agent, null), FenceConnections.Endless, ct);
        return await foreign.AgentAsync(agent, FenceConnections.Endless, ct) & await foreign.SharesAsync(agent.Organisation, agent.Id, ct) & results.All(result => result.Fenced);
    }
}
