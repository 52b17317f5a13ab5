using Gatehouse.Approvals;
using Gatehouse.Http.Web;

namespace Gatehouse.Http.Mail;

/// <summary>Makes the mail for who is asked too much: what expires first, each with a link, and where all of it is.</summary>
public sealed class DigestMails(ApprovalPeople people, ReadApprovers approvers, ReadApprovals approvals, ApprovalTickets tickets, PublicUrl url)
{
    private const int MostListed = 25;

    /// <param name="notice">What it is sent for.</param>
    internal async Task<ApprovalMail> MakeAsync(string organisation, Approver to, string notice, CancellationToken ct)
    {
        var lines = new List<(string Line, string Link)>();
        if (await people.RecogniseAsync(organisation, to.Id, null, ct) is { } person)
        {
            var (found, _) = await approvals.ListAsync(organisation, await approvers.AddressesAsync(person, ct), null, "", MostListed, ct);
            foreach (var view in found)
                lines.Add((await LineAsync(organisation, view, ct), await LinkAsync(organisation, view.Approval, to, ct)));
        }

        return ApprovalMail.Digest($"{notice}.digest.{to.Id}", lines, url.Of(Routes.ApprovalQueuePage));
    }

    private async Task<string> LineAsync(string organisation, ApprovalView view, CancellationToken ct) =>
        await approvals.FindAsync(organisation, view.Approval.Id, ct) is { Preview: { } preview }
            ? $"{ShownApproval.Of(preview).Summary}, until {ApprovalPages.Moment(view.Approval.ExpiresAt)}"
            : view.Approval.Id;

    private async Task<string> LinkAsync(string organisation, ApprovalRecord approval, Approver to, CancellationToken ct) =>
        url.Of(Routes.ForApprovalPage(await tickets.IssueAsync(new ApprovalTicket(organisation, approval.Id, to.Id, TicketUse.Page), approval.ExpiresAt, ct)));
}
