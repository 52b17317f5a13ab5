using System.Text.Json;
using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>Reads a partition in the only order that is safe: <c>state</c> first.</summary>
internal sealed class PartitionReader(OrganisationStore store, string partition, InstanceClock clock)
{
    // A suspended machine's monotonic counter stands still: after a silence the clock is compared anew before it decides.
    private static readonly TimeSpan longestSilence = TimeSpan.FromSeconds(30);

    private StateSnapshot? remembered;

    /// <summary>What was read or written last; null when nothing was.</summary>
    public LedgerState? Recent => remembered?.State;

    public void Remember(LedgerState state, string etag) => remembered = new StateSnapshot(state, etag, Fresh: false);

    public void Forget() => remembered = null;

    public async Task<StateSnapshot> StateAsync(bool fresh, CancellationToken ct)
    {
        if (!fresh && remembered is { } known && clock.SinceReading < longestSilence)
            return known;

        remembered = null;
        var row = await store.ReadAsync(partition, LedgerRows.State, ct);
        var snapshot = row is null ? new StateSnapshot(LedgerState.Empty, null, Fresh: true) : new StateSnapshot(Parse(row), row.ETag, Fresh: true);
        if (snapshot.Exists)
            remembered = snapshot with { Fresh = false };
        return snapshot;
    }

    /// <summary>INVARIANT (state first): call only after the state that the rows will be decided with was read.</summary>
    public async Task<Dictionary<string, ViewRow>> RowsAsync(IEnumerable<string> keys, CancellationToken ct)
    {
        var wanted = keys.Distinct(StringComparer.Ordinal).ToArray();
        var found = new Dictionary<string, ViewRow>(wanted.Length, StringComparer.Ordinal);
        if (wanted.Length == 0)
            return found;

        var rows = await Task.WhenAll(wanted.Select(key => store.ReadAsync(partition, key, ct)));
        for (var i = 0; i < wanted.Length; i++)
            found[wanted[i]] = new ViewRow(rows[i]?.Content.Body, rows[i]?.ETag, Changed: false);
        return found;
    }

    public async Task<bool> HasLandedAsync(CommitAttempt attempt, CancellationToken ct) =>
        await store.ReadAsync(partition, attempt.MarkerKey, ct) is { } marker && marker.Content.Attempt == attempt.Id;

    /// <summary>The version alone, which is the first member, without building the rest.</summary>
    public static long VersionOf(TableRow row)
    {
        var json = new Utf8JsonReader(row.Content.Body.Span);
        for (json.Read(); json.Read() && json.TokenType == JsonTokenType.PropertyName; json.Skip())
        {
            var isVersion = json.ValueTextEquals("version"u8);
            json.Read();
            if (isVersion)
                return json.GetInt64();
        }

        return 0;
    }

    public static LedgerState Parse(TableRow row) =>
        JsonSerializer.Deserialize(row.Content.Body.Span, LedgerJson.Default.LedgerState)
        ?? throw new InvalidDataException("the state of a partition is `null`");
}
