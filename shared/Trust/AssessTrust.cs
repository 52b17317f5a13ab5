using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Trust;

/// <summary>Gathers what an agent's trust is computed from. Nothing is changed.</summary>
public sealed class AssessTrust(Ledgers ledgers, AgentDirectory agents, HeldCredentials held, LinkIndex links, LedgerOptions options)
{
    private const int AtOnce = 16;

    /// <returns>Null when there is no such agent, or it was taken out of service for good.</returns>
    public async Task<TrustEvidence?> ReadAsync(string organisation, string agent, CancellationToken ct)
    {
        if (await agents.FindAsync(organisation, agent, afresh: true, ct) is not { Document: { Status: not AgentStatus.Decommissioned } document })
            return null;

        var now = ledgers.Clock.Now;
        return new TrustEvidence
        {
            Now = now,
            Agent = document,
            Credentials = await held.OfAsync(organisation, agent, ct) ?? [],
            Connections = await ConnectionsAsync(organisation, agent, ct),
            Options = options.Trust,
        };
    }

    private async Task<IReadOnlyList<ConnectionEvidence>> ConnectionsAsync(string organisation, string agent, CancellationToken ct)
    {
        var found = new List<ConnectionEvidence>();
        foreach (var some in (await links.OfAsync(organisation, agent, ct)).Chunk(AtOnce))
        {
            var states = await Task.WhenAll(some.Select(connection => ledgers.For(organisation, connection).ReadAsync([], ct)));
            // Over some of them others send to it; and one of which nothing was ever recorded has nothing to say.
            found.AddRange(some.Zip(states)
                .Where(read => read.Second.State is { Status: not PartitionStatus.Deleted, Trust: { } trust } && trust.Agent == agent)
                .Select(read => new ConnectionEvidence(read.First, read.Second.State!.Trust)));
        }

        return found;
    }
}
