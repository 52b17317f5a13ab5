using Gatehouse.Ledger;

namespace Gatehouse.Audit.Reading;

/// <summary>In which hours which chains have entries of an agent or a session.</summary>
public sealed class SeenIndex(Ledgers ledgers)
{
    /// <summary>Chains that are merged at once. More in one hour come one such lot after another.</summary>
    // A cursor names each of them with its place, and has to fit into a query.
    internal const int MaxMerged = 12;

    public async Task<bool> KnowsAsync(string organisation, string subject, CancellationToken ct) =>
        (await ledgers.Store(organisation).ReadRangeAsync(Ledgers.IndexPartition, SeenRows.Prefix(subject), SeenRows.End(subject), 1, ct)).Count > 0;

    /// <summary>The first rows from <paramref name="at"/> on that are of one hour, and where the next ones begin.</summary>
    /// <param name="lastHour">No later one; <see langword="null"/> for all.</param>
    internal async Task<(IReadOnlyList<SeenChain> Chains, AuditCursor? Next)> ReadAsync(string organisation, string subject, AuditCursor at, string? lastHour, CancellationToken ct)
    {
        var from = at.Hour.Length == 0 ? SeenRows.Prefix(subject) : SeenRows.Key(subject, at.Hour, at.FirstChain);
        var to = lastHour is null ? SeenRows.End(subject) : $"{SeenRows.Prefix(subject)}{lastHour}}}";
        var rows = await ledgers.Store(organisation).ReadRangeAsync(Ledgers.IndexPartition, from, to, MaxMerged + 1, ct);
        var found = rows.Select(row => Parse(row.Key[SeenRows.Prefix(subject).Length..], row.Content.Body.Span)).ToList();
        var lot = found.Take(MaxMerged).TakeWhile(row => row.Hour == found[0].Hour).ToList();
        if (lot.Count == found.Count)
            return (lot, null);

        // A row that came since may have pushed a chain out of the lot: how far it was read goes with it.
        var pushed = at.Next.ExceptBy(lot.Select(row => row.Chain), pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return (lot, new AuditCursor(found[lot.Count].Hour, found[lot.Count].Chain, pushed));
    }

    private static SeenChain Parse(string place, ReadOnlySpan<byte> body)
    {
        var parts = place.Split('|', 2);
        return new SeenChain(parts[0], parts[1], SeenRows.FirstOf(body));
    }
}
