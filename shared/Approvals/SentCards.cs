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
        var prefix = Key(approval, "");
        var rows = await ledgers.Store(organisation).ReadWholeRangeAsync(Ledgers.IndexPartition, prefix, $"{prefix[..^1]}}}", ct);
        return [.. rows.Select(Parse)];
    }

    /// <summary>In the place of the one before, if there is one.</summary>
    public Task KeepAsync(string organisation, SentCard card, CancellationToken ct) => ledgers.Store(organisation).WriteAsync(
        Ledgers.IndexPartition,
        [new TableWrite.Upsert(Key(card.Approval, card.Person), ContentOf(organisation, card))],
        ct);

    /// <summary>What it took the place of is taken back. A card that is settled meanwhile stays so.</summary>
    public async Task AloneAsync(string organisation, SentCard card, CancellationToken ct)
    {
        if (await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Key(card.Approval, card.Person), ct) is { } row && Parse(row).Message == card.Message)
            await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Replace(row.Key, ContentOf(organisation, card with { Earlier = [] }), row.ETag)], ct);
    }

    /// <summary>Done twice it changes nothing.</summary>
    public async Task RemoveAsync(string organisation, SentCard card, CancellationToken ct)
    {
        if (await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Key(card.Approval, card.Person), ct) is { } row)
            await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(row.Key, row.ETag)], ct);
    }

    private static string Key(string approval, string person) => $"card|{approval}|{person}";

    private static RowContent ContentOf(string organisation, SentCard card) => new(organisation, "", JsonSerializer.SerializeToUtf8Bytes(card, ApprovalJson.Default.SentCard));

    private static SentCard Parse(TableRow row) =>
        JsonSerializer.Deserialize(row.Content.Body.Span, ApprovalJson.Default.SentCard) ?? throw new InvalidDataException($"row `{row.Key}` is `null`");
}
