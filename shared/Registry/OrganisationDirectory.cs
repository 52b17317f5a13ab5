using System.Runtime.CompilerServices;
using System.Text.Json;
using Gatehouse.Caching;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>Finds organisations: in their own ledger or, where nothing was ever changed, as they were founded.</summary>
public sealed class OrganisationDirectory(Ledgers ledgers, TimeProvider time)
{
    internal const string Row = "organisation";

    private const int Remembered = 1000;
    private static readonly TimeSpan settingsAge = TimeSpan.FromSeconds(10);

    private readonly GenerationCache<string, (Organisation? Document, long ReadAt)> settings = new(Remembered);

    /// <summary>As it stands now; null when it was never founded.</summary>
    public async Task<Organisation?> FindAsync(string id, CancellationToken ct) =>
        await ledgers.Store(id).ReadAsync(Ledgers.ControlPartition, Row, ct) is { } own ? Parse(own.Content.Body)
        : await ledgers.Store(OperatorDirectory.Platform).ReadAsync(OperatorDirectory.OrganisationsPartition, id, ct) is { } founded ? Parse(founded.Content.Body)
        : null;

    /// <summary>For what an answer shows, never for what is allowed: some seconds old.</summary>
    public async ValueTask<Organisation?> RecentAsync(string id, CancellationToken ct)
    {
        if (settings.TryGet(id, out var known) && time.GetElapsedTime(known.ReadAt) < settingsAge)
            return known.Document;
        var readAt = time.GetTimestamp();
        var found = await FindAsync(id, ct);
        settings.Set(id, (found, readAt));
        return found;
    }

    /// <summary>The ids of all organisations that are not closed, in their order; whether one is whose document cannot be read, nobody knows.</summary>
    /// <param name="first">Where to begin; null for all.</param>
    /// <param name="ct">Ends the listing.</param>
    public IAsyncEnumerable<string> AllAsync(string? first, CancellationToken ct) => AllAsync(first, closedToo: false, ct);

    /// <inheritdoc cref="AllAsync(string?, CancellationToken)"/>
    /// <param name="closedToo">Those whose chains alone are left.</param>
    internal async IAsyncEnumerable<string> AllAsync(string? first, bool closedToo, [EnumeratorCancellation] CancellationToken ct)
    {
        var store = ledgers.Store(OperatorDirectory.Platform);
        for (var from = first ?? "0"; ;)
        {
            var rows = await store.ReadRangeAsync(OperatorDirectory.OrganisationsPartition, from, "~", TableLimits.MaxRange, ct);
            foreach (var row in rows)
            {
                if (closedToo || !IsClosed(row.Content.Body))
                    yield return row.Key;
            }

            if (rows.Count < TableLimits.MaxRange)
                yield break;
            from = LedgerRows.After(rows[^1].Key);
        }
    }

    private static bool IsClosed(ReadOnlyMemory<byte> stored)
    {
        try
        {
            return Parse(stored).ClosedAt is not null;
        }
        catch (Exception rotten) when (rotten is JsonException or InvalidDataException)
        {
            return false;
        }
    }

    internal static Organisation Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Organisation) ?? throw new InvalidDataException("the document of an organisation is `null`");

    internal static byte[] Serialize(Organisation document) => JsonSerializer.SerializeToUtf8Bytes(document, RegistryJson.Default.Organisation);

    /// <summary>Where a decision finds it, and what it was before it had a row there.</summary>
    internal static Organisation On(LedgerView view, Organisation founded) => view.Find(Row) is { } stored ? Parse(stored) : founded;
}
