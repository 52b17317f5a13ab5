using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>
/// Whom each channel has told, and whom it has yet to tell: <c>told|{approval}|{channel}|{person}</c> in the organisation's index,
/// and with it, as long as the person is put off, <c>owed|{channel}|{person}|{place}</c>.
/// </summary>
public sealed class ToldPeople(Ledgers ledgers)
{
    public async Task<IReadOnlyList<Telling>> ListAsync(string organisation, string channel, string approval, CancellationToken ct) =>
        [.. (await ledgers.Store(organisation).ReadAllAsync(Ledgers.IndexPartition, Key(approval, channel, ""), ct)).Select(Parse)];

    /// <param name="standing">As it was read, or a new one.</param>
    /// <param name="next">As it is from now on.</param>
    /// <returns>With its row's new ETag; null when somebody has changed it meanwhile, or taken it away.</returns>
    public async Task<Telling?> ChangeAsync(string organisation, Telling standing, Telling next, CancellationToken ct)
    {
        List<TableWrite> batch = [WriteOf(organisation, standing, next)];
        if (standing.Until is null && next.Until is not null)
            batch.Add(new TableWrite.Upsert(OwedKey(next), new RowContent(organisation, "", default)));
        if (standing.Until is not null && next.Until is null)
            batch.Add(new TableWrite.Delete(OwedKey(next), null));
        return await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, batch, ct) is BatchOutcome.Applied { ETags: [var etag, ..] } ? next with { ETag = etag } : null;
    }

    /// <summary>Writes several at once, all or none: none where somebody has changed one meanwhile. Until when they are put off stays as it was.</summary>
    public Task EnterAsync(string organisation, IReadOnlyList<(Telling Standing, Telling Next)> all, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [.. all.Select(one => WriteOf(organisation, one.Standing, one.Next))], ct);

    /// <summary>They have been told, whatever else has become of the row.</summary>
    public async Task ToldAsync(string organisation, Telling standing, CancellationToken ct)
    {
        for (var one = standing; one is { IsTold: false } && await ChangeAsync(organisation, one, one with { IsTold = true, Until = null, ClaimedUntil = null }, ct) is null;)
            one = await FindAsync(organisation, standing.Channel, standing.Approval, standing.Person, ct);
    }

    /// <summary>Those that a person was put off for, the first to expire first, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<Telling>> OwedAsync(string organisation, string channel, string person, int limit, CancellationToken ct)
    {
        var prefix = $"owed|{channel}|{person}|";
        var owed = new List<Telling>();
        foreach (var row in await ledgers.Store(organisation).ReadPageAsync(Ledgers.IndexPartition, prefix, "", limit, ct))
        {
            if (await FindAsync(organisation, channel, ApprovalIndex.ApprovalAt(row.Key[prefix.Length..]), person, ct) is { } one)
                owed.Add(one);
        }

        return owed;
    }

    /// <summary>
    /// It is over, and nobody is told again: whoever claims a person from here on finds it over, and takes their own row away. Done
    /// twice it changes nothing.
    /// </summary>
    public async Task ForgetAsync(string organisation, string channel, string approval, CancellationToken ct)
    {
        // What was changed while it was being taken away is read again.
        while (await ListAsync(organisation, channel, approval, ct) is { Count: > 0 } left)
        {
            foreach (var one in left)
                await RemoveAsync(organisation, one, ct);
        }
    }

    /// <summary>Takes a row away that nobody has changed meanwhile.</summary>
    public Task RemoveAsync(string organisation, Telling one, CancellationToken ct)
    {
        List<TableWrite> batch = [new TableWrite.Delete(Key(one.Approval, one.Channel, one.Person), one.ETag)];
        if (one.Until is not null)
            batch.Add(new TableWrite.Delete(OwedKey(one), null));
        return ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, batch, ct);
    }

    /// <summary>What tells one notice from every other one of the same approval.</summary>
    public static string NameOf(ApprovalMessage message) => message.Notice switch
    {
        ApprovalNotice.Asked => "asked",
        ApprovalNotice.Escalated => "escalated",
        ApprovalNotice.OpenAgain => $"open-again-{message.Approval.Openings}",
        _ => $"reminded-{message.Approval.Reminders}",
    };

    private async Task<Telling?> FindAsync(string organisation, string channel, string approval, string person, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Key(approval, channel, person), ct) is { } row ? Parse(row) : null;

    private static TableWrite WriteOf(string organisation, Telling standing, Telling next)
    {
        var (key, content) = (Key(next.Approval, next.Channel, next.Person), new RowContent(organisation, "", JsonSerializer.SerializeToUtf8Bytes(next, ApprovalJson.Default.Telling)));
        return TableWrite.Onto(key, content, standing.ETag is { Length: > 0 } etag ? etag : null);
    }

    private static string Key(string approval, string channel, string person) => $"told|{approval}|{channel}|{person}";

    private static string OwedKey(Telling one) => $"owed|{one.Channel}|{one.Person}|{one.Place}";

    private static Telling Parse(TableRow row) => JsonSerializer.Deserialize(row.Content.Body.Span, ApprovalJson.Default.Telling) is { } one
        ? one with { ETag = row.ETag }
        : throw new InvalidDataException($"row `{row.Key}` is `null`");
}
