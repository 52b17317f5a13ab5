using System.Globalization;
using Gatehouse.Approvals;
using Gatehouse.Http.Web;

namespace Gatehouse.Http.Mail;

/// <summary>
/// Makes the mail for who is asked too much: everything that they were put off for, then what expires first of the rest, each with a
/// link, and where all of it is.
/// </summary>
public sealed class DigestMails(ApprovalPeople people, ReadApprovers approvers, ReadApprovals approvals, ApprovalTickets tickets, PublicUrl url)
{
    /// <summary>What is left beyond it goes in the next one, which follows at once.</summary>
    public const int MostPutOff = 50;

    private const int MostListed = 25;

    /// <param name="message">What it is sent for, which is in it.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="owed">What they were put off for.</param>
    /// <param name="turn">The right to send it.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null when all of it has been answered since.</returns>
    internal async Task<ApprovalMail?> MakeAsync(ApprovalMessage message, Approver to, IReadOnlyList<Telling> owed, DigestTurn.Mine turn, CancellationToken ct)
    {
        var lines = new List<(string Line, string Link)>();
        var ids = owed.Select(one => one.Approval).Append(message.Approval.Id).Concat(await FirstAsync(message.Organisation, to, ct)).Distinct(StringComparer.Ordinal);
        foreach (var id in ids.Take(Math.Max(MostListed, owed.Count + 1)))
        {
            // What has been answered since needs nobody any more.
            if (await approvals.FindAsync(message.Organisation, id, ct) is { Approval.State: ApprovalState.Pending, Preview: { } preview } view && view.Approval.VoteOf(to.Id) is null)
                lines.Add(($"{ShownApproval.Of(preview).Summary}, until {ApprovalPages.Moment(view.Approval.ExpiresAt)}", await LinkAsync(message.Organisation, view.Approval, to, ct)));
        }

        return lines.Count == 0 ? null : ApprovalMail.Digest($"digest.{turn.At.UtcTicks.ToString(CultureInfo.InvariantCulture)}.{to.Id}", lines, url.Of(Routes.ApprovalQueuePage));
    }

    private async Task<IEnumerable<string>> FirstAsync(string organisation, Approver to, CancellationToken ct)
    {
        if (await people.RecogniseAsync(organisation, to.Id, null, ct) is not { } person)
            return [];
        var (found, _) = await approvals.ListAsync(organisation, await approvers.AddressesAsync(person, ct), null, "", MostListed, ct);
        return found.Select(view => view.Approval.Id);
    }

    private async Task<string> LinkAsync(string organisation, ApprovalRecord approval, Approver to, CancellationToken ct) =>
        url.Of(Routes.ForApprovalPage(await tickets.IssueAsync(new ApprovalTicket(organisation, approval.Id, to.Id, TicketUse.Page) { SentTo = ApproverAddresses.MarkOf(to.Addresses.Email!) }, approval.ExpiresAt, ct)));
}
