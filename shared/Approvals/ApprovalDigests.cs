using System.Globalization;
using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>
/// Who is asked too much to be told of each approval by itself: they get one digest an hour, as long as more than
/// <see cref="MostSingly"/> wait for them. Of several notices one sends it: <c>digest|{person}</c> in the organisation's index.
/// </summary>
public sealed class ApprovalDigests(Ledgers ledgers, ApprovalIndex index, ReadApprovers approvers, ApprovalPeople people)
{
    public const int MostSingly = 10;

    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Whoever claimed one and has not sent it by then has fallen over.</summary>
    public static readonly TimeSpan SendingLasts = TimeSpan.FromMinutes(1);

    private const char Between = '|';

    public async Task<bool> IsOwedAsync(string organisation, Approver to, CancellationToken ct)
    {
        if (await people.RecogniseAsync(organisation, to.Id, null, ct) is not { } person)
            return false;
        var addresses = await approvers.AddressesAsync(person, ct);
        return (await index.PlacesAsync(organisation, addresses, "", MostSingly + 1, ct)).Count > MostSingly;
    }

    /// <param name="organisation">Of the person.</param>
    /// <param name="person">Who is to get it.</param>
    /// <param name="expiresAt">Of what they are told of: they hear of it while half of its time is left.</param>
    /// <param name="isOverdue">They were put off until now: then the hour need not be over.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<DigestTurn> ClaimAsync(string organisation, string person, DateTimeOffset expiresAt, bool isOverdue, CancellationToken ct)
    {
        while (true)
        {
            var (now, standing) = (ledgers.Clock.Now, await ReadAsync(organisation, person, ct));
            if (standing is { } digest && WaitFor(digest.At, digest.IsSent, now, expiresAt, isOverdue) is { } until)
                return new DigestTurn.Later(until);
            if (await WriteAsync(organisation, person, standing?.ETag, now, isSent: false, ct) is { } etag)
                return new DigestTurn.Mine(now, etag);
        }
    }

    public Task SentAsync(string organisation, string person, DigestTurn.Mine turn, CancellationToken ct) => WriteAsync(organisation, person, turn.ETag, turn.At, isSent: true, ct);

    /// <summary>It could not be sent: another notice may try.</summary>
    public Task ReleaseAsync(string organisation, string person, DigestTurn.Mine turn, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(Key(person), turn.ETag)], ct);

    /// <returns>Null when it is sent now.</returns>
    private static DateTimeOffset? WaitFor(DateTimeOffset at, bool isSent, DateTimeOffset now, DateTimeOffset expiresAt, bool isOverdue)
    {
        var isBeingSent = !isSent && now < at + SendingLasts;
        if (isOverdue)
            return isBeingSent ? at + SendingLasts : null;
        if (!isBeingSent && !(isSent && now < at + Every))
            return null;
        var half = now + ((expiresAt - now) / 2);
        return half < at + Every ? half : at + Every;
    }

    private async Task<(DateTimeOffset At, bool IsSent, string ETag)?> ReadAsync(string organisation, string person, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Key(person), ct) is { } row && Encoding.ASCII.GetString(row.Content.Body.Span).Split(Between) is [var at, var sent, ..]
            ? (new DateTimeOffset(long.Parse(at, CultureInfo.InvariantCulture), TimeSpan.Zero), sent == "sent", row.ETag)
            : null;

    private async Task<string?> WriteAsync(string organisation, string person, string? etag, DateTimeOffset at, bool isSent, CancellationToken ct)
    {
        var content = new RowContent(organisation, "", Encoding.ASCII.GetBytes(string.Join(Between, at.UtcTicks.ToString(CultureInfo.InvariantCulture), isSent ? "sent" : "claimed")));
        var write = TableWrite.Onto(Key(person), content, etag);
        return await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [write], ct) is BatchOutcome.Applied { ETags: [var written] } ? written : null;
    }

    private static string Key(string person) => $"digest|{person}";
}
