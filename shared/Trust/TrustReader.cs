using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Trust;

/// <summary>Reads an agent's trust for a connection that has not been told of it, or not lately.</summary>
public sealed class TrustReader(TrustRecords records, AgentDirectory agents, LedgerOptions options)
{
    private readonly TrustReading unread = new(options.Trust);

    /// <param name="afresh">False reads nothing: what the state says is enough, or says that it is not.</param>
    /// <exception cref="StoreUnavailableException">It cannot be known, so nothing is decided.</exception>
    public async Task<TrustReading> ReadAsync(string organisation, string agent, bool afresh, CancellationToken ct)
    {
        if (!afresh)
            return unread;
        var record = await records.FindAsync(organisation, agent, ct) is var (found, _) ? found
            : await agents.FindAsync(organisation, agent, afresh: false, ct) is { Document: var document } ? TrustRecord.Starting(document, options.Trust)
            : null;
        return unread with { IsRead = true, Record = record };
    }
}
