using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Http;

/// <summary>Connections as they stand: the document, and what the partition's state says of it.</summary>
public sealed class ConnectionView(ConnectionDirectory connections, HalfMadeConnections halfMade, Ledgers ledgers)
{
    public async Task<(Connection Document, LedgerState State)?> FindAsync(string organisation, string id, CancellationToken ct)
    {
        if ((await ledgers.For(organisation, id).ReadAsync([], ct)).State is not { } state)
            return null;
        return await connections.FindAsync(organisation, id, afresh: true, ct) is { } entry ? (entry.Document, state) : null;
    }

    /// <summary>Those of <paramref name="ids"/> that are there to be used, in their order: an index may name what was never made, or is no more.</summary>
    public async Task<IReadOnlyList<(Connection Document, LedgerState State)>> ReadAsync(string organisation, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var found = new List<(Connection, LedgerState)>(ids.Count);
        foreach (var id in ids)
        {
            var connection = await FindAsync(organisation, id, ct);
            if (connection is null or { State.Status: PartitionStatus.Closed } && await halfMade.ForgetAsync(organisation, id, ct))
                continue;
            if (connection is { State.Status: not PartitionStatus.Deleted } shown)
                found.Add(shown);
        }

        return found;
    }
}
