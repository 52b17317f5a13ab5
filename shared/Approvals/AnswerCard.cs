using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>
/// Takes what somebody answers by a card. Two things must agree: the ticket in it, which says whose card it is, and the directory's
/// word for who pressed it. Neither alone is enough, and nothing else is believed.
/// </summary>
public sealed class AnswerCard(ApprovalTickets tickets, ReadApprovers approvers, ApprovalPeople people, ReadApprovals approvals, DecideApproval decide, Ledgers ledgers)
{
    /// <param name="ticket">As the card carries it.</param>
    /// <param name="use">The channel that it came through.</param>
    /// <param name="presser">Who pressed, as the directory of the channel has verified.</param>
    /// <param name="answer">Null to see how it stands, which decides nothing.</param>
    /// <param name="ct">Ends the reading. An answer that was begun is given all the same.</param>
    public async Task<CardOutcome> HandleAsync(string ticket, TicketUse use, Guid presser, CardAnswer? answer, CancellationToken ct)
    {
        if (await tickets.ReadAsync(ticket, use, ct) is not { } holds)
            return Refused(RefusalCode.Forbidden, "the card is too old, or none of this gate's");
        if (answer is not null && answer.Approval != holds.Approval)
            return Refused(RefusalCode.Malformed, $"the card is of another approval than `{answer.Approval}`");
        if (await people.ReachAsync(holds.Organisation, holds.Person, ct) is not { } person)
            return await NotTheirsAsync(holds, presser, answer, "you are not in the directory of approvers any more");
        if (!Guid.TryParse(person.Addresses.Teams, out var owner) || owner != presser)
            return await NotTheirsAsync(holds, presser, answer, "the card was sent to somebody else");

        var whyNot = answer is null ? null : await DecideAsync(holds, presser, answer.Cast);
        if (whyNot is { Code: not (RefusalCode.AlreadyDecided or RefusalCode.Conflict) })
            return new CardOutcome.Refused(whyNot);
        if (await approvals.FindAsync(holds.Organisation, holds.Approval, ct) is not { } view)
            return new CardOutcome.Refused(ApprovalRefusals.NotFound(holds.Approval));
        return await MaySeeAsync(holds, view.Approval, ct)
            ? new CardOutcome.Standing(holds, view, whyNot)
            : Refused(RefusalCode.Forbidden, $"approval `{holds.Approval}` is not addressed to you any more");
    }

    /// <summary>Who is asked, or has answered.</summary>
    private async Task<bool> MaySeeAsync(ApprovalTicket holds, ApprovalRecord approval, CancellationToken ct) =>
        approval.VoteOf(holds.Person) is not null
        || (await people.RecogniseAsync(holds.Organisation, holds.Person, signedInAt: null, ct) is { } person
            && approval.Terms.Addressed(isEscalated: true).Intersect(await approvers.AddressesAsync(person, ct), StringComparer.Ordinal).Any());

    /// <returns>Null when the answer stands.</returns>
    private async Task<Refusal?> DecideAsync(ApprovalTicket holds, Guid presser, ApprovalCast cast) =>
        await people.RecogniseAsync(holds.Organisation, holds.Person, signedInAt: null, CancellationToken.None) is { } recognised
            ? (await decide.HandleAsync(recognised with { SignedInAs = new ApproverAddresses(null, presser.ToString("D")) }, holds.Approval, cast, CancellationToken.None)).Match<Refusal?>(answered: _ => null, refused: refusal => refusal)
            : new Refusal(RefusalCode.Forbidden, "you are not in the directory of approvers any more") { Clause = FourEyes.AddressedClause };

    /// <summary>An answer by a card in the wrong hands is worth an entry, and the same hands once: whoever presses on, or looks, costs none.</summary>
    private async Task<CardOutcome> NotTheirsAsync(ApprovalTicket holds, Guid presser, CardAnswer? answer, string detail)
    {
        var refusal = new Refusal(RefusalCode.Forbidden, detail) { Clause = FourEyes.AddressedClause };
        if (answer is not null)
        {
            var who = await approvers.FindByAddressAsync(holds.Organisation, new ApproverAddresses(null, presser.ToString("D")), CancellationToken.None) ?? $"oid:{presser:D}";
            await ledgers.For(holds.Organisation, Ids.ConnectionOf(holds.Approval)!).CommitAsync(ForeignPress.Request(holds, presser, who, refusal), CancellationToken.None);
        }

        return new CardOutcome.Refused(refusal);
    }

    private static CardOutcome.Refused Refused(RefusalCode code, string detail) => new(new Refusal(code, detail));
}
