using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Telemetry;

namespace Gatehouse.Vault;

/// <summary>
/// Has the stores seal again what is under older data keys, a bounded piece a run. A mark in a row says which organisations wait, and
/// how far each has come; whoever finds it goes on.
/// </summary>
public sealed class ResealRows(Ledgers ledgers, DataKeyRows rows, DataKeys keys, IEnumerable<ISealedRows> stores)
{
    /// <summary>How long after its making a data key is taken for known: an instance may hold the older ones, and be writing with them.</summary>
    public static readonly TimeSpan SettlesAfter = DataKeys.MaxAge + TimeSpan.FromMinutes(1);

    internal const string Partition = "resealing";
    private const int AtOnce = 200;
    private const int MostOrganisations = 100;

    private static readonly TimeSpan runWithin = TimeSpan.FromMinutes(2);

    private readonly ISealedRows[] stores = [.. stores.OrderBy(store => store.Name, StringComparer.Ordinal)];

    private OrganisationStore Store => ledgers.Store(OperatorDirectory.Platform);

    /// <summary>Before the key is made: a mark without one is found to be done.</summary>
    internal Task AskAsync(string organisation, CancellationToken ct) => Store.WriteAsync(Partition, [new TableWrite.Upsert(organisation, Content(""))], ct);

    internal async Task<bool> IsDoneAsync(string organisation, CancellationToken ct) => await Store.ReadAsync(Partition, organisation, ct) is null;

    /// <summary>What fails for one organisation keeps no other waiting.</summary>
    /// <exception cref="IOException">It failed for some; the next run goes on from here.</exception>
    /// <exception cref="StoreUnavailableException">The next run goes on from here.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var end = ledgers.Clock.Now + runWithin;
        await ByItself.EachAsync(
            await Store.ReadRangeAsync(Partition, "0", "~", MostOrganisations, ct),
            row => RunAsync(row, end, ct),
            row => $"what is under older data keys of organisation `{row.Key}` could not all be sealed again",
            "not all that is under older data keys could be sealed again",
            ct);
    }

    private async Task RunAsync(TableRow mark, DateTimeOffset end, CancellationToken ct)
    {
        var (organisation, etag) = (mark.Key, mark.ETag);
        var ring = (await rows.FindAsync(organisation, ct))?.Ring;
        if (ring is { Keys: [var newest, ..] } && ledgers.Clock.Now < newest.MadeAt + SettlesAfter)
            return;
        var version = ring is { Keys.Count: > 0 } ? await keys.NewestAsync(organisation, ct) ?? 0 : 0;

        // `store|from` of one version; of another it begins anew.
        var at = Encoding.UTF8.GetString(mark.Content.Body.Span).Split('|', 3) is [var of, var name, var from] && of == $"{version}" ? (Name: name, From: from) : (Name: "", From: "");
        foreach (var store in version == 0 ? [] : stores.Where(store => string.CompareOrdinal(store.Name, at.Name) >= 0))
        {
            var next = store.Name == at.Name && at.From.Length > 0 ? at.From : null;
            while ((next = await store.ResealAsync(organisation, version, next, AtOnce, ct)) is not null)
            {
                if (await SayAsync(organisation, $"{version}|{store.Name}|{next}", etag, ct) is not { } said || ledgers.Clock.Now >= end)
                    return;
                etag = said;
            }
        }

        // Rotated again meanwhile, the mark is another one, and stays.
        await Store.WriteAsync(Partition, [new TableWrite.Delete(organisation, etag)], ct);
    }

    private async Task<string?> SayAsync(string organisation, string place, string etag, CancellationToken ct) =>
        await Store.WriteAsync(Partition, [new TableWrite.Replace(organisation, Content(place), etag)], ct) is BatchOutcome.Applied { ETags: [var written] } ? written : null;

    private static RowContent Content(string place) => new(OperatorDirectory.Platform, "", Encoding.UTF8.GetBytes(place));
}
