using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Vault;

/// <summary>Brings every organisation's data keys under the master key in use. One that is cut off, or whose time is over, is gone on with.</summary>
public sealed class ResealDataKeys(Ledgers ledgers, OrganisationDirectory organisations, MasterKeys masters, DataKeyRows rows)
{
    private const string Partition = "keys";
    private const string Row = "pass";
    private const int SayEvery = 200;

    private static readonly TimeSpan passWithin = TimeSpan.FromMinutes(2);

    /// <returns>How many organisations it came to; none while there is nothing to do.</returns>
    /// <exception cref="StoreUnavailableException">The next run goes on from here.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var master = await masters.CurrentAsync(ct);
        var (said, etag) = await SaidAsync(ct);

        // An instance that has not learned of the key yet may still seal a new data key under an older one.
        if (!master.HasOlder || ledgers.Clock.Now < master.MadeAt + MasterKeys.SettlesAfter || IsDone(said, master))
            return 0;
        var isGoneOnWith = said.For == master.InUse;
        var (count, failed, end) = (0, isGoneOnWith ? said.Failed : 0, ledgers.Clock.Now + passWithin);
        await foreach (var organisation in organisations.AllAsync(isGoneOnWith ? LedgerRows.After(said.Organisation!) : null, ct))
        {
            failed += await TryAsync(organisation, ct) ? 0 : 1;
            if (++count % SayEvery != 0)
                continue;
            etag = await SayAsync(said with { For = master.InUse, Organisation = organisation, Failed = failed }, etag, ct);
            if (etag is null || ledgers.Clock.Now >= end)
                return count;
        }

        // One that could not be opened is come to again, with all the others: the older key must stay until then.
        await SayAsync(failed == 0 ? new ResealPass(master.InUse, null, null) : said with { For = null, Organisation = null, Failed = 0 }, etag, ct);
        return count;
    }

    /// <summary>Whether no data key needs an older version any more.</summary>
    internal async Task<bool> IsDoneAsync(CancellationToken ct)
    {
        var master = await masters.CurrentAsync(ct);
        return !master.HasOlder || IsDone((await SaidAsync(ct)).Said, master);
    }

    private static bool IsDone(ResealPass said, Identity.HmacKeySet master) => said.Done is { } done && !master.IsOlder(done);

    private async Task<bool> TryAsync(string organisation, CancellationToken ct)
    {
        try
        {
            if (await rows.FindAsync(organisation, ct) is not null)
                await rows.ChangeAsync(organisation, ring => ResealAsync(organisation, ring, ct), ct);
            return true;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or InvalidOperationException or JsonException)
        {
            ledgers.Meters.Failed(unreadable);
            return false;
        }
    }

    private async Task<DataKeyRing> ResealAsync(string organisation, DataKeyRing? ring, CancellationToken ct)
    {
        var changed = new List<SealedDataKey>();
        foreach (var key in ring!.Keys)
            changed.Add(await rows.ResealAsync(organisation, key, ct));
        return changed.SequenceEqual(ring.Keys, ReferenceEqualityComparer.Instance) ? ring : ring with { Keys = changed };
    }

    private async Task<(ResealPass Said, string? ETag)> SaidAsync(CancellationToken ct) =>
        await ledgers.Store(OperatorDirectory.Platform).ReadAsync(Partition, Row, ct) is { } row
            ? (JsonSerializer.Deserialize(row.Content.Body.Span, VaultJson.Default.ResealPass)!, row.ETag)
            : (new ResealPass(null, null, null), null);

    /// <returns>Null when another instance is at it.</returns>
    private async Task<string?> SayAsync(ResealPass pass, string? etag, CancellationToken ct)
    {
        var content = new RowContent(OperatorDirectory.Platform, "", JsonSerializer.SerializeToUtf8Bytes(pass, VaultJson.Default.ResealPass));
        return await ledgers.Store(OperatorDirectory.Platform).WriteAsync(Partition, [TableWrite.Onto(Row, content, etag)], ct) is BatchOutcome.Applied { ETags: [var written] } ? written : null;
    }
}
