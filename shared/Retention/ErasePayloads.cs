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
    // Each may be as large as a row can be. None is opened: what does not open is erased all the same.
    private const int Page = 16;

    private static readonly string[] prefixes = [LedgerRows.Input(""), LedgerRows.Result(""), ApprovalRows.Preview("")];

    /// <param name="organisation">Whose.</param>
    /// <param name="chain">The chain of a connection, or an agent's own.</param>
    /// <param name="before">What had ended, or was written, by then.</param>
    /// <param name="limits">Where they end it, the next run goes on.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>How many rows.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<int> HandleAsync(string organisation, string chain, DateTimeOffset before, RetentionLimits limits, CancellationToken ct)
    {
        var keys = new List<string>();
        await foreach (var key in AuditChains.AgentOf(chain) is null ? OfTasksAsync(organisation, chain, before, ct) : OfEventsAsync(organisation, chain, before, ct))
        {
            keys.Add(key);
            if (keys.Count == options.PayloadsAtOnce || limits.IsOver)
                break;
        }

        if (keys.Count == 0 || !await limits.AllowAsync(ct) || !await SayAsync(organisation, chain, keys.Count, before, ct))
            return 0;
        var erased = 0;
        foreach (var some in keys.Chunk(TableLimits.MaxBatch))
        {
            if (erased > 0 && !await limits.AllowAsync(ct))
                break;
            await DeleteAsync(ledgers.Store(organisation), chain, [.. some], ct);
            erased += some.Length;
        }

        return erased;
    }

    private async IAsyncEnumerable<string> OfTasksAsync(string organisation, string connection, DateTimeOffset before, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var prefix in prefixes)
        {
            for (var from = prefix; from.Length > 0;)
            {
                var found = await ledgers.Store(organisation).KeysAsync(connection, from, LedgerRows.EndOf(prefix), Page, ct);
                foreach (var key in found)
                {
                    // Ids are in the order of time: whatever follows was made later.
                    if (Ids.MadeAt(key.AsSpan(prefix.Length)) > before)
                        found = [];
                    else if (await IsOverAsync(organisation, connection, key[prefix.Length..], before, ct))
                        yield return key;
                    if (found.Count == 0)
                        break;
                }

                from = found.Count < Page ? "" : LedgerRows.After(found[^1]);
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
            var found = await ledgers.Store(organisation).KeysAsync(chain, from, LedgerRows.Event(first), Page, ct);
            foreach (var key in found)
                yield return key;
            if (found.Count < Page)
                yield break;
            from = LedgerRows.After(found[^1]);
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
