using System.Text;
using Gatehouse.Approvals;
using Gatehouse.Http.Cards;

namespace Gatehouse.Http.Outlook;

/// <summary>Makes the part of a mail that Outlook shows in the place of its text.</summary>
public sealed class OutlookCards
{
    private readonly OutlookOptions options;
    private readonly ApprovalCards cards;
    private readonly ApprovalPeople people;
    private readonly Uri answers;

    /// <param name="address">Where the cards are answered.</param>
    public OutlookCards(OutlookOptions options, ApprovalCards cards, ApprovalPeople people, PublicUrl address) =>
        (this.options, this.cards, this.people, answers) = (options, cards, people, new Uri(address.Of(Routes.OutlookAnswers)));

    /// <summary>For the head of the mail's HTML part.</summary>
    /// <returns>Null for whom the directory does not know, or who has no address: they answer by the link.</returns>
    public async Task<string?> ScriptAsync(ApprovalMessage message, Approver person, CancellationToken ct)
    {
        if (person.Addresses is not { Teams: not null, Email: { } email })
            return null;
        var card = await cards.ForOutlookAsync(message, person.Id, FrameOf(email), ct);
        return $"""<script type="application/adaptivecard+json">{Encoding.UTF8.GetString(card)}</script>""";
    }

    /// <summary>As an approval stands that somebody has pressed, or looked at.</summary>
    internal async Task<byte[]> AgainAsync(CardOutcome.Standing standing, CancellationToken ct)
    {
        var person = await people.ReachAsync(standing.Ticket.Organisation, standing.Ticket.Person, ct);
        return await cards.ForOutlookAsync(standing, FrameOf(person?.Addresses.Email ?? ""), ct);
    }

    private OutlookFrame FrameOf(string email) => new(options.Originator, answers, email);
}
