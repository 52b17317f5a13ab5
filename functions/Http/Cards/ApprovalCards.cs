using Gatehouse.Approvals;

namespace Gatehouse.Http.Cards;

/// <summary>Makes the cards of people: each carries tickets of theirs alone.</summary>
/// <param name="address">Absent where the gate has none that people know: then no card links to it.</param>
public sealed class ApprovalCards(ApprovalTickets tickets, ApprovalPeople people, PublicUrl? address = null)
{
    /// <summary>As an approval stands that somebody has pressed, or looked at.</summary>
    internal async Task<byte[]> ForTeamsAsync(CardOutcome.Standing standing, string? chatUser, CancellationToken ct) => ApprovalCard.ForTeams(
        await FactsAsync(standing.Ticket, standing.View.Approval, standing.View.Preview ?? default, standing.WhyNot?.Detail, ct), chatUser);

    internal async Task<byte[]> ForTeamsAsync(ApprovalMessage message, string person, string? chatUser, CancellationToken ct) => ApprovalCard.ForTeams(
        await FactsAsync(new ApprovalTicket(message.Organisation, message.Approval.Id, person, TicketUse.Teams), message.Approval, message.Preview, null, ct), chatUser);

    internal async Task<byte[]> ForOutlookAsync(CardOutcome.Standing standing, OutlookFrame frame, CancellationToken ct) => ApprovalCard.ForOutlook(
        await FactsAsync(standing.Ticket, standing.View.Approval, standing.View.Preview ?? default, null, ct), frame);

    internal async Task<byte[]> ForOutlookAsync(ApprovalMessage message, string person, OutlookFrame frame, CancellationToken ct) => ApprovalCard.ForOutlook(
        await FactsAsync(new ApprovalTicket(message.Organisation, message.Approval.Id, person, TicketUse.Outlook), message.Approval, message.Preview, null, ct), frame);

    private async Task<CardFacts> FactsAsync(ApprovalTicket ticket, ApprovalRecord approval, ReadOnlyMemory<byte> preview, string? note, CancellationToken ct) =>
        new(approval, preview, ticket.Person, await tickets.IssueAsync(ticket, approval.ExpiresAt, ct)) { Note = note, Page = await PageAsync(ticket, approval, ct), MustSignIn = await MustSignInAsync(ticket, approval, ct) };

    private async Task<bool> MustSignInAsync(ApprovalTicket ticket, ApprovalRecord approval, CancellationToken ct) =>
        approval.State == ApprovalState.Pending && await people.RecogniseAsync(ticket.Organisation, ticket.Person, null, ct) is { } person && await people.MustSignInAsync(person, approval, ct);

    private async Task<Uri?> PageAsync(ApprovalTicket ticket, ApprovalRecord approval, CancellationToken ct) =>
        address is null ? null : new Uri(address.Of(Routes.ForApprovalPage(await tickets.IssueAsync(ticket with { Use = TicketUse.Page }, approval.ExpiresAt, ct))));
}
