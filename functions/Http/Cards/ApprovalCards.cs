using Gatehouse.Approvals;

namespace Gatehouse.Http.Cards;

/// <summary>Makes the cards of people: each carries tickets of theirs alone.</summary>
/// <param name="address">Absent where the gate has none that people know: then no card links to it.</param>
public sealed class ApprovalCards(ApprovalTickets tickets, ApprovalPeople people, PublicUrl? address = null)
{
    /// <summary>As an approval stands that somebody has pressed, or looked at.</summary>
    internal async Task<byte[]> ForTeamsAsync(CardOutcome.Standing standing, Guid presser, string? chatUser, CancellationToken ct) => ApprovalCard.ForTeams(
        await FactsAsync(standing.Ticket with { SentTo = ApproverAddresses.MarkOf(presser) }, standing.View.Approval, standing.View.Preview ?? default, standing.WhyNot?.Detail, ct), chatUser);

    internal async Task<byte[]> ForTeamsAsync(ApprovalMessage message, string person, Guid address, string? chatUser, CancellationToken ct) => ApprovalCard.ForTeams(
        await FactsAsync(TicketOf(message, person, TicketUse.Teams, ApproverAddresses.MarkOf(address)), message.Approval, message.Preview, null, ct), chatUser);

    /// <summary>Once it is over: nothing on it leads anywhere, whoever has it.</summary>
    internal async Task<byte[]> EndForTeamsAsync(ApprovalMessage message, string person, string? chatUser, CancellationToken ct) => ApprovalCard.ForTeams(
        await FactsAsync(TicketOf(message, person, TicketUse.Teams, sentTo: ""), message.Approval, message.Preview, null, ct), chatUser);

    internal async Task<byte[]> ForOutlookAsync(CardOutcome.Standing standing, OutlookFrame frame, CancellationToken ct) => ApprovalCard.ForOutlook(
        await FactsAsync(standing.Ticket with { SentTo = MarkOf(frame) }, standing.View.Approval, standing.View.Preview ?? default, null, ct), frame);

    internal async Task<byte[]> ForOutlookAsync(ApprovalMessage message, string person, OutlookFrame frame, CancellationToken ct) => ApprovalCard.ForOutlook(
        await FactsAsync(TicketOf(message, person, TicketUse.Outlook, MarkOf(frame)), message.Approval, message.Preview, null, ct), frame);

    private static string MarkOf(OutlookFrame frame) => frame.Actor.Length == 0 ? "" : ApproverAddresses.MarkOf(frame.Actor);

    private static ApprovalTicket TicketOf(ApprovalMessage message, string person, TicketUse use, string sentTo) => new(message.Organisation, message.Approval.Id, person, use) { SentTo = sentTo };

    private async Task<CardFacts> FactsAsync(ApprovalTicket ticket, ApprovalRecord approval, ReadOnlyMemory<byte> preview, string? note, CancellationToken ct) =>
        new(approval, preview, ticket.Person, await tickets.IssueAsync(ticket, approval.ExpiresAt, ct)) { Note = note, Page = await PageAsync(ticket, approval, ct), MustSignIn = await MustSignInAsync(ticket, approval, ct) };

    private async Task<bool> MustSignInAsync(ApprovalTicket ticket, ApprovalRecord approval, CancellationToken ct) =>
        approval.State == ApprovalState.Pending && await people.RecogniseAsync(ticket.Organisation, ticket.Person, null, ct) is { } person && await people.MustSignInAsync(person, approval, ct);

    // A link is good at the address that its card was sent to, and a card that was sent to none has no link.
    private async Task<Uri?> PageAsync(ApprovalTicket ticket, ApprovalRecord approval, CancellationToken ct) => address is null || ticket.SentTo.Length == 0
        ? null
        : new Uri(address.Of(Routes.ForApprovalPage(await tickets.IssueAsync(ticket with { Use = TicketUse.Page }, approval.ExpiresAt, ct))));
}
