using System.Runtime.CompilerServices;
using Gatehouse.Approvals;
using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Retention;

/// <summary>Erases what tasks said and were answered, what people were shown of it, and what agents wrote of themselves, with the salts that bind it to the audit.</summary>
/// <remarks>The chain says that it is done, then it is: a run that dies in between is made up for by the next, which says so again.</remarks>
public sealed class ErasePayloads(Ledgers ledgers, AuditChains chains, RetentionOptions options)
{
    // Each may be as large as a row can be.
    private const int Page = 16;

    private static readonly string[] prefixes = [LedgerRows.Input(""), LedgerRows.Result(""), ApprovalRows.Preview("")];

    /// <param name="before">What had ended, or was written, by then.</param>
    /// <returns>How many rows.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<int> HandleAsync(string organisation, string chain, DateTimeOffset before, CancellationToken ct)
    {
        var keys = new List<string>();
        await foreach (var key in AuditChains.AgentOf(chain) is null ? OfTasksAsync(organisation, chain, before, ct) : OfEventsAsync(organisation, chain, before, ct))
        {
            keys.Add(key);
            if (keys.Count == options.PayloadsAtOnce)
                break;
        }

        if (keys.Count == 0 || !await SayAsync(organisation, chain, keys.Count, before, ct))
            return 0;
        foreach (var some in keys.Chunk(TableLimits.MaxBatch))
            await DeleteAsync(ledgers.Store(organisation), chain, [.. some], ct);
        return keys.Count;
    }

    private async IAsyncEnumerable<string> OfTasksAsync(string organisation, string connection, DateTimeOffset before, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var prefix in prefixes)
        {
            for (var from = prefix; from.Length > 0;)
            {
                var rows = await ledgers.Store(organisation).ReadRangeAsync(connection, from, $"{prefix[..^1]}}}", Page, ct);
                foreach (var row in rows)
                {
                    // Ids are in the order of time: whatever follows was made later.
                    if (Ids.MadeAt(row.Key.AsSpan(prefix.Length)) > before)
                        rows = [];
                    else if (await IsOverAsync(organisation, connection, row.Key[prefix.Length..], before, ct))
                        yield return row.Key;
                    if (rows.Count == 0)
                        break;
                }

                from = rows.Count < Page ? "" : LedgerRows.After(rows[^1].Key);
            }
        }
    }

    private async IAsyncEnumerable<string> OfEventsAsync(string organisation, string chain, DateTimeOffset before, [EnumeratorCancellation] CancellationToken ct)
    {
        var begin = (await chains.PrunedAsync(organisation, chain, ct))?.Cut.Sequence ?? 0;
        var head = await chains.HeadAsync(organisation, chain, ct) ?? ChainHead.Genesis;
        var first = await chains.FirstAtAsync(organisation, chain, begin + 1, head.Sequence, before.AddMilliseconds(1), ct);
        for (var from = LedgerRows.Event(0); ;)
        {
            var rows = await ledgers.Store(organisation).ReadRangeAsync(chain, from, LedgerRows.Event(first), Page, ct);
            foreach (var row in rows)
                yield return row.Key;
            if (rows.Count < Page)
                yield break;
            from = LedgerRows.After(rows[^1].Key);
        }
    }

    /// <param name="id">Of a task, or of an approval of one.</param>
    private async Task<bool> IsOverAsync(string organisation, string connection, string id, DateTimeOffset before, CancellationToken ct)
    {
        var store = ledgers.Store(organisation);
        var task = Ids.Is(IdKind.Task, id) ? id : ApprovalRows.Parse((await store.ReadAsync(connection, ApprovalRows.Key(id), ct))?.Content.Body)?.Task;
        return task is not null && TaskChange.Parse((await store.ReadAsync(connection, LedgerRows.Task(task), ct))?.Content.Body) is { Callback: null } record
            && record.State.IsEnded() && (record.EndedAt ?? record.CreatedAt) <= before;
    }

    private async Task<bool> SayAsync(string organisation, string chain, int count, DateTimeOffset before, CancellationToken ct)
    {
        var entry = new AuditEntry(AuditKind.PayloadErased) { Count = count, Last = before };
        return await ledgers.For(organisation, chain).CommitAsync(
            new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [entry] }, true)), ct) is LedgerOutcome<bool>.Done;
    }

    // Of several instances each deletes what it finds; a row that another took first is left out, and the rest tried again.
    private static async Task DeleteAsync(OrganisationStore store, string chain, List<string> keys, CancellationToken ct)
    {
        while (keys.Count > 0 && await store.WriteAsync(chain, [.. keys.Select(key => new TableWrite.Delete(key, null))], ct) is BatchOutcome.Conflict conflict)
            keys.RemoveAt(conflict.Index);
    }
}
