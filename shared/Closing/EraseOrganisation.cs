using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Siem;
using Gatehouse.Vault;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Leaving;

namespace Gatehouse.Closing;

/// <summary>
/// Tells providers that what they gave is over, deletes what an organisation has, then erases its data key: operators' ways in, every row but the chains', the last entry, the key,
/// the name. Each step may be repeated; whoever dies at one is gone on for from the first.
/// </summary>
public sealed class EraseOrganisation(Ledgers ledgers, ClosingRows rows, OrganisationPartitions partitions, EndGrants grants, DataKeyRows keyRows, DataKeys keys, VaultOptions options)
{
    private OrganisationStore Platform => ledgers.Store(OperatorDirectory.Platform);

    /// <param name="closing">Confirmed, and not over.</param>
    /// <param name="until">No batch is begun later.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Whether all is done; else the next run goes on.</returns>
    /// <exception cref="StoreUnavailableException">The next run goes on.</exception>
    internal async Task<bool> RunAsync(AccountClosing closing, DateTimeOffset until, CancellationToken ct)
    {
        var organisation = closing.Organisation;

        // While there is a key that opens what providers gave: they are told that it is over.
        var untold = await grants.FinishAsync(organisation, closing.Operator, ct);
        if (untold > 0 && ledgers.Clock.Now < closing.ConfirmedAt + options.ClosingWaits)
            return false;
        await ShutOutAsync(organisation, ct);

        // Again until nothing is found: what was on the wire when the organisation was killed may settle meanwhile.
        while (await SweepAsync(organisation, until, ct) > 0)
        {
        }

        if (ledgers.Clock.Now >= until)
            return false;

        var closed = new AuditEntry(AuditKind.OrganisationClosed) { Subject = organisation, Operator = closing.Operator, Count = untold > 0 ? untold : null };
        if (await ledgers.Control(organisation).CommitAsync(RecordOnce.Of(RetainedRows.Closed, closed), ct) is not LedgerOutcome<bool>.Done)
            throw new IOException($"the end of organisation `{organisation}` could not be recorded yet");
        await keyRows.ChangeAsync(organisation, ring => Task.FromResult(ring is { ErasedAt: not null } ? ring : new DataKeyRing([]) { ErasedAt = ledgers.Clock.Now }), ct);
        keys.Forget(organisation);
        await ForgetAsync(organisation, ct);

        // Timers come to it no more: what one wrote until now goes too.
        await SweepAsync(organisation, until, ct);
        if (ledgers.Clock.Now >= until)
            return false;
        await rows.ChangeAsync(organisation, standing => standing.ClosedAt is null ? standing with { ClosedAt = ledgers.Clock.Now } : null, ct);
        return true;
    }

    /// <summary>The ways to operators' keys and to audit writers' secrets, while it is known which they are.</summary>
    private async Task ShutOutAsync(string organisation, CancellationToken ct)
    {
        foreach (var row in await ledgers.Store(organisation).ReadAllAsync(Ledgers.ControlPartition, LedgerRows.Credential(""), ct))
        {
            if (KeyOf(row.Content.Body) is { } key)
                await DropAsync(Platform, OperatorDirectory.KeysPartition, key, ct);
        }
    }

    /// <returns>Null for one that the gate has no place of, and for what is no credential: that leads nowhere once its row is gone.</returns>
    private static string? KeyOf(ReadOnlyMemory<byte> stored)
    {
        try
        {
            return HeldCredentials.ParseOne(stored) is { KeyId: { } key } credential && (credential.Holder is CredentialHolder.OfOperator || credential.Kind is CredentialKind.AuditWriter) ? key : null;
        }
        catch (Exception rotten) when (rotten is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    /// <returns>How many rows it deleted.</returns>
    private async Task<int> SweepAsync(string organisation, DateTimeOffset until, CancellationToken ct)
    {
        var (store, deleted) = (ledgers.Store(organisation), 0);
        await foreach (var partition in partitions.NamesAsync(organisation, ct))
        {
            foreach (var (from, to) in RetainedRows.RangesOf(partition))
                deleted += await SweepAsync(store, partition, from, to, until, ct);
        }

        return deleted;
    }

    /// <summary>A batch at a time, which is what it holds in memory: 28 MB at most.</summary>
    private async Task<int> SweepAsync(OrganisationStore store, string partition, string from, string to, DateTimeOffset until, CancellationToken ct)
    {
        var deleted = 0;
        while (ledgers.Clock.Now < until)
        {
            var found = await store.KeysAsync(partition, from, to, TableLimits.MaxBatch, ct);
            if (found.Where(key => !RetainedRows.Keeps(partition, key)).ToArray() is { Length: > 0 } some)
                deleted += await DropAsync(store, partition, some, ct);
            if (found.Count < TableLimits.MaxBatch)
                break;
            from = LedgerRows.After(found[^1]);
        }

        return deleted;
    }

    /// <summary>A row that somebody else has deleted fails the batch: then each is deleted by itself.</summary>
    private static async Task<int> DropAsync(OrganisationStore store, string partition, string[] some, CancellationToken ct)
    {
        if (await store.WriteAsync(partition, [.. some.Select(key => new TableWrite.Delete(key, null))], ct) is BatchOutcome.Applied)
            return some.Length;
        var deleted = 0;
        foreach (var key in some)
            deleted += await DropAsync(store, partition, key, ct) ? 1 : 0;
        return deleted;
    }

    /// <summary>Its id stays, so that its chains are still signed and nobody is ever founded under it; its name does not.</summary>
    private async Task ForgetAsync(string organisation, CancellationToken ct)
    {
        foreach (var partition in new[] { SiemRows.Partition, GrantRows.Partition, ResealRows.Partition })
            await DropAsync(Platform, partition, organisation, ct);
        if (await Platform.ReadAsync(OperatorDirectory.OrganisationsPartition, organisation, ct) is not { } row || OrganisationDirectory.Parse(row.Content.Body) is not { ClosedAt: null } founded)
            return;
        var left = new Organisation(organisation, "", founded.CreatedAt) { Status = OrganisationStatus.Killed, ClosedAt = ledgers.Clock.Now };
        await Platform.WriteAsync(OperatorDirectory.OrganisationsPartition, [new TableWrite.Replace(organisation, new RowContent(OperatorDirectory.Platform, "", OrganisationDirectory.Serialize(left)), row.ETag)], ct);
    }

    private static async Task<bool> DropAsync(OrganisationStore store, string partition, string row, CancellationToken ct) =>
        await store.WriteAsync(partition, [new TableWrite.Delete(row, null)], ct) is BatchOutcome.Applied;
}
