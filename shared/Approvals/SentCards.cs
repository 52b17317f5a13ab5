using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>The cards that people have: <c>card|{approval}|{person}</c>, one for each, from when it is sent until it is over.</summary>
public sealed class SentCards(Ledgers ledgers)
{
    public async Task<SentCard?> FindAsync(string organisation, string approval, string person, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Key(approval, person), ct) is { } row ? Parse(row) : null;

    public async Task<IReadOnlyList<SentCard>> ListAsync(string organisation, string approval, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadAllAsync(Ledgers.IndexPartition, Key(approval, ""), ct);
        return [.. rows.Select(Parse)];
    }

    /// <summary>In the place of the one before, if there is one: whoever sent that, it is taken back, or settled with this one.</summary>
    /// <returns>As it is kept.</returns>
    public async Task<SentCard> KeepAsync(string organisation, SentCard card, CancellationToken ct)
    {
        while (true)
        {
            var row = await ReadAsync(organisation, card, ct);
            var standing = row is null ? null : Parse(row);
            if (standing?.Message == card.Message)
                return standing;
            var kept = standing is null ? card : card.After(standing);
            var write = TableWrite.Onto(Key(card.Approval, card.Person), ContentOf(organisation, kept), row?.ETag);
            if (await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [write], ct) is BatchOutcome.Applied)
                return kept;
        }
    }

    /// <summary>What it took the place of is taken back. A card that is settled meanwhile stays so.</summary>
    public async Task AloneAsync(string organisation, SentCard card, CancellationToken ct)
    {
        if (await ReadAsync(organisation, card, ct) is { } row && Parse(row).Message == card.Message)
            await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Replace(row.Key, ContentOf(organisation, card with { Earlier = [] }), row.ETag)], ct);
    }

    /// <summary>It is settled. Done twice it changes nothing.</summary>
    /// <returns>What has taken its place meanwhile, and is still to be settled; null when nothing has.</returns>
    public async Task<SentCard?> RemoveAsync(string organisation, SentCard card, CancellationToken ct)
    {
        while (await ReadAsync(organisation, card, ct) is { } row)
        {
            if (Parse(row) is var standing && standing.Message != card.Message)
                return standing;
            await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(row.Key, row.ETag)], ct);
        }

        return null;
    }

    private Task<TableRow?> ReadAsync(string organisation, SentCard card, CancellationToken ct) =>
        ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Key(card.Approval, card.Person), ct);

    private static string Key(string approval, string person) => $"card|{approval}|{person}";

    private static RowContent ContentOf(string organisation, SentCard card) => new(organisation, "", JsonSerializer.SerializeToUtf8Bytes(card, ApprovalJson.Default.SentCard));

    private static SentCard Parse(TableRow row) =>
        JsonSerializer.Deserialize(row.Content.Body.Span, ApprovalJson.Default.SentCard) ?? throw new InvalidDataException($"row `{row.Key}` is `null`");
}
