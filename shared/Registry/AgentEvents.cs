using Gatehouse.Caching;
using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>
/// The ledgers of what agents cause themselves, one for each agent, with a chain of its own: nothing that an agent can cause
/// writes to its organisation's.
/// </summary>
public sealed class AgentEvents(Ledgers ledgers, LinkIndex links)
{
    private const int Remembered = 20_000;

    private readonly GenerationCache<(string Organisation, string Agent), bool> indexed = new(Remembered);

    public static string Partition(string agent) => $"$events|{agent}";

    public async Task<LedgerOutcome<T>> CommitAsync<T>(string organisation, string agent, LedgerRequest<T> request, CancellationToken ct)
    {
        // The index row first: a chain that nothing names would be missing from every export.
        if (!indexed.TryGet((organisation, agent), out _))
        {
            await links.AddEventsAsync(organisation, agent, ct);
            indexed.Set((organisation, agent), true);
        }

        return await ledgers.For(organisation, Partition(agent)).CommitAsync(request, ct);
    }

    /// <summary>As they stand now.</summary>
    public async Task<Fences> FencesAsync(string organisation, string agent, CancellationToken ct) =>
        (await ledgers.For(organisation, Partition(agent)).ReadAsync([], ct)).State?.Fences ?? Fences.None;
}
