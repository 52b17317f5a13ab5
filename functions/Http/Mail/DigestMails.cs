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
    /// <returns>Null when nothing of it needs them any more.</returns>
    internal async Task<GateMail?> MakeAsync(ApprovalMessage message, Approver to, IReadOnlyList<Telling> owed, DigestTurn.Mine turn, CancellationToken ct)
    {
        if (await people.RecogniseAsync(message.Organisation, to.Id, null, ct) is not { } person)
            return null;
        var addresses = await approvers.AddressesAsync(person, ct);
        var (first, _) = await approvals.ListAsync(message.Organisation, addresses, null, "", MostListed, ct);
        var ids = owed.Select(one => one.Approval).Append(message.Approval.Id).Concat(first.Select(view => view.Approval.Id)).Distinct(StringComparer.Ordinal);
        var lines = new List<(string Line, string Link)>();
        foreach (var id in ids.Take(Math.Max(MostListed, owed.Count + 1)))
        {
            if (await approvals.FindAsync(message.Organisation, id, ct) is { Preview: { } preview, Approval: var approval } && IsWaitingFor(approval, to, addresses))
                lines.Add(($"{ShownApproval.Of(preview).Summary}, until {ApprovalPages.Moment(approval.ExpiresAt)}", await LinkAsync(message.Organisation, approval, to, ct)));
        }

        return lines.Count == 0 ? null : ApprovalMail.Digest($"digest.{turn.At.UtcTicks.ToString(CultureInfo.InvariantCulture)}.{to.Id}", lines, url.Of(Routes.ApprovalQueuePage));
    }

    /// <summary>What has been answered since, or is addressed to others by now, is nothing to show them.</summary>
    private static bool IsWaitingFor(ApprovalRecord approval, Approver to, IReadOnlyList<string> addresses) =>
        approval.IsOpenTo(to.Id) && approval.IsAddressedTo(addresses);

    private async Task<string> LinkAsync(string organisation, ApprovalRecord approval, Approver to, CancellationToken ct) =>
        url.Of(Routes.ForApprovalPage(await tickets.IssueAsync(new ApprovalTicket(organisation, approval.Id, to.Id, TicketUse.Page) { SentTo = ApproverAddresses.MarkOf(to.Addresses.Email!) }, approval.ExpiresAt, ct)));
}
