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
    /// <param name="notice">What it is sent for, if it is sent now.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Whether it is to be sent now; else one of this hour stands for it. Who was told so and fell over is told so again.</returns>
    public async Task<bool> ClaimAsync(string organisation, string person, string notice, CancellationToken ct)
    {
        while (true)
        {
            var standing = await ReadAsync(organisation, person, ct);
            if (standing is { } digest && ledgers.Clock.Now - digest.At < Every)
                return !digest.IsSent && digest.Notice == notice;
            if (await WriteAsync(organisation, person, standing?.ETag, notice, isSent: false, ct))
                return true;
        }
    }

    public async Task SentAsync(string organisation, string person, string notice, CancellationToken ct)
    {
        if (await ReadAsync(organisation, person, ct) is { } digest && digest.Notice == notice)
            await WriteAsync(organisation, person, digest.ETag, notice, isSent: true, ct);
    }

    /// <summary>It could not be sent: another notice may try.</summary>
    public async Task ReleaseAsync(string organisation, string person, string notice, CancellationToken ct)
    {
        if (await ReadAsync(organisation, person, ct) is { IsSent: false } digest && digest.Notice == notice)
            await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(Key(person), digest.ETag)], ct);
    }

    private async Task<(DateTimeOffset At, bool IsSent, string Notice, string ETag)?> ReadAsync(string organisation, string person, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, Key(person), ct) is { } row && Encoding.ASCII.GetString(row.Content.Body.Span).Split(Between, 3) is [var at, var sent, var notice]
            ? (new DateTimeOffset(long.Parse(at, CultureInfo.InvariantCulture), TimeSpan.Zero), sent == "sent", notice, row.ETag)
            : null;

    private async Task<bool> WriteAsync(string organisation, string person, string? etag, string notice, bool isSent, CancellationToken ct)
    {
        var at = ledgers.Clock.Now.UtcTicks.ToString(CultureInfo.InvariantCulture);
        var content = new RowContent(organisation, "", Encoding.ASCII.GetBytes(string.Join(Between, at, isSent ? "sent" : "claimed", notice)));
        var write = etag is null ? (TableWrite)new TableWrite.Insert(Key(person), content) : new TableWrite.Replace(Key(person), content, etag);
        return await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [write], ct) is BatchOutcome.Applied;
    }

    private static string Key(string person) => $"digest|{person}";
}
