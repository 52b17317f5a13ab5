using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>
/// Seals the tickets that links and cards carry, so that whoever holds one can neither read nor make one. A ticket says whom it was
/// sent to; what it may still do, the approval's row says.
/// </summary>
public sealed class ApprovalTickets(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-ticket-key";

    /// <summary>For how long after the approval's expiry a ticket still shows what became of it.</summary>
    public static readonly TimeSpan ShownAfter = TimeSpan.FromDays(7);

    private const char Between = '|';

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    /// <param name="ticket">For whom, and for what.</param>
    /// <param name="expiresAt">The approval's.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async ValueTask<string> IssueAsync(ApprovalTicket ticket, DateTimeOffset expiresAt, CancellationToken ct) =>
        (await SealAsync(ticket.Use, ct)).Seal(string.Join(Between, ticket.Organisation, ticket.Approval, ticket.Person, ticket.SentTo), expiresAt + ShownAfter);

    /// <returns>Null when it was not issued for this use, was changed, or is too old to show anything.</returns>
    public async ValueTask<ApprovalTicket?> ReadAsync(string text, TicketUse use, CancellationToken ct) =>
        (await SealAsync(use, ct)).Open(text)?.Split(Between) is [var organisation, var approval, var person, var sentTo]
            ? new ApprovalTicket(organisation, approval, person, use) { SentTo = sentTo }
            : null;

    private async ValueTask<TextSeal> SealAsync(TicketUse use, CancellationToken ct) => new($"ticket|{use}", await keys.CurrentAsync(ct), random, time);
}
