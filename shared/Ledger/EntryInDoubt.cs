using System.Text.Json;
using Gatehouse.Audit;

namespace Gatehouse.Ledger;

/// <summary>A count of refusals that may be in the chain or not, because the store fell silent: it is recorded once, when the store returns.</summary>
internal sealed class EntryInDoubt(ConnectionLedger ledger, LedgerRuntime runtime, AuditEntry entry, long after)
{
    public async Task RecordAsync()
    {
        do
            await runtime.Pause.WaitAsync(runtime.Options.CoalesceWindow, CancellationToken.None);
        while (!await TryAsync());
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            // After the touch what was tried before has landed or never will.
            return await ledger.TouchAsync(CancellationToken.None) is LedgerOutcome<bool>.Done && (await IsRecordedAsync() || await WriteAsync());
        }
#pragma warning disable CA1031 // an entry that may be missing is looked for until it is known, whatever fails on the way
        catch (Exception failure)
#pragma warning restore CA1031
        {
            runtime.Meters.Failed(failure);
            return false;
        }
    }

    private async Task<bool> WriteAsync() =>
        await ledger.CommitAsync(
            new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [entry] }, true)),
            CancellationToken.None) is LedgerOutcome<bool>.Done;

    private async Task<bool> IsRecordedAsync()
    {
        const int page = 1000;
        for (var from = after + 1; ; from += page)
        {
            var rows = await ledger.ReadRangeAsync(LedgerRows.Audit(from), LedgerRows.Audit(from + page), page, CancellationToken.None);
            if (rows.Any(row => Says(row.Content.Body)))
                return true;
            if (rows.Count < page)
                return false;
        }
    }

    private bool Says(ReadOnlyMemory<byte> stored)
    {
        using var document = JsonDocument.Parse(stored);
        var root = document.RootElement;
        return root.GetProperty("kind").ValueEquals(AuditKind.RefusalsCoalesced.ToWireName())
            && root.GetProperty("count").GetInt64() == entry.Count
            && root.GetProperty("first").ValueEquals(AuditTime.Format(entry.First!.Value))
            && root.GetProperty("last").ValueEquals(AuditTime.Format(entry.Last!.Value))
            && root.TryGetProperty("agent", out var agent) == (entry.Agent is not null)
            && (entry.Agent is null || agent.ValueEquals(entry.Agent));
    }
}
