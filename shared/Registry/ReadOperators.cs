using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Finds operators by their ids, those who were removed among them: a host may recognise others, of whom there never was a document.</summary>
public sealed class ReadOperators(Ledgers ledgers)
{
    public async Task<Operator?> FindAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, OperatorDirectory.OperatorRow(id), ct) is { } row ? OperatorRows.Parse(row.Content.Body) : null;

    /// <summary>Everybody of whom there is a document.</summary>
    public async Task<IReadOnlyList<Operator>> AllAsync(string organisation, CancellationToken ct) =>
        [.. (await ledgers.Store(organisation).ReadAllAsync(Ledgers.ControlPartition, OperatorDirectory.OperatorRow(""), ct)).Select(row => OperatorRows.Parse(row.Content.Body))];
}
