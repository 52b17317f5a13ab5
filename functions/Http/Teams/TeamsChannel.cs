using Gatehouse.Approvals;
using Gatehouse.Http.Cards;
using Gatehouse.Ports;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Teams;

/// <summary>Asks people in Teams, by a card to each; when it is over, every card says so.</summary>
/// <remarks>A person has one card of an approval: a reminder is a new one, and takes the other back. Whom the bot cannot reach, other channels do.</remarks>
internal sealed partial class TeamsChannel(
    TeamsOptions options, BotConnector connector, ApprovalCards cards, TellPeople people, ToldPeople told, ReadApprovals approvals, Conversations conversations, SentCards sent, ILogger<TeamsChannel> log) : IApprovalChannel, IPersonTeller
{
    public string Channel => "teams";

    public Task TellAsync(ApprovalMessage message, CancellationToken ct) => people.EnterAsync(this, message, ct);

    public Task<DateTimeOffset?> CatchUpAsync(ApprovalMessage message, CancellationToken ct) => people.CatchUpAsync(this, message, ct);

    public Task<DateTimeOffset?> NextAsync(ApprovalMessage message, CancellationToken ct) => people.NextAsync(this, message, ct);

    public async Task SettleAsync(ApprovalMessage message, CancellationToken ct)
    {
        await told.ForgetAsync(message.Organisation, Channel, message.Approval.Id, ct);
        await EachAsync(await sent.ListAsync(message.Organisation, message.Approval.Id, ct), card => SettleAsync(message, card, ct));
    }

    public bool Reaches(Approver person) => Guid.TryParse(person.Addresses.Teams, out _);

    public bool IsOfOne(Exception failure) => failure is IOException;

    public async Task<DateTimeOffset?> TellAsync(ApprovalMessage message, Approver person, bool isOverdue, CancellationToken ct)
    {
        var earlier = await sent.FindAsync(message.Organisation, message.Approval.Id, person.Id, ct);
        if (earlier is not null && (message.Notice is not (ApprovalNotice.Reminded or ApprovalNotice.OpenAgain) || earlier.Repeats >= message.Approval.Repeats))
            await TakeBackAsync(message.Organisation, earlier, ct);
        else if (await SendAsync(message, person.Id, Guid.Parse(person.Addresses.Teams!), ct) is { } made)
            await SentAsync(message, new SentCard(message.Approval.Id, person.Id, made, message.Approval.Repeats), ct);
        else
            Unreachable(log, person.Id, message.Approval.Id);
        return null;
    }

    private async Task SentAsync(ApprovalMessage message, SentCard made, CancellationToken ct)
    {
        var card = await sent.KeepAsync(message.Organisation, made, CancellationToken.None);
        // It may have ended meanwhile, and whoever settled it then knew nothing of this card.
        if (await approvals.FindEndedAsync(message.Organisation, message.Approval.Id, ct) is { } ended)
            await SettleAsync(message with { Approval = ended }, card, ct);
        else
            await TakeBackAsync(message.Organisation, card, ct);
    }

    private async Task TakeBackAsync(string organisation, SentCard card, CancellationToken ct)
    {
        if (card.Earlier.Count == 0)
            return;
        foreach (var message in card.Earlier)
            await connector.WithdrawAsync(message, ct);
        await sent.AloneAsync(organisation, card, ct);
    }

    /// <returns>Null when the bot does not reach them.</returns>
    private async Task<SentMessage?> SendAsync(ApprovalMessage message, string person, Guid id, CancellationToken ct)
    {
        var known = await conversations.FindAsync(options.Tenant, id, ct);
        if (known is not null && await SendAsync(message, person, id, known, ct) is { } made)
            return made;
        if (known is not null)
            await conversations.ForgetAsync(options.Tenant, id, ct);
        if (await connector.OpenAsync(id, ct) is not { } opened)
            return null;
        await conversations.KeepAsync(options.Tenant, id, opened, ct);
        return await SendAsync(message, person, id, opened, ct);
    }

    private async Task<SentMessage?> SendAsync(ApprovalMessage message, string person, Guid address, Conversation conversation, CancellationToken ct)
    {
        var card = await cards.ForTeamsAsync(message, person, address, conversation.User, ct);
        return await connector.SendAsync(conversation, card, ct) is { } id ? new SentMessage(conversation, id) : null;
    }

    private async Task SettleAsync(ApprovalMessage message, SentCard card, CancellationToken ct)
    {
        foreach (var one in card.Earlier.Prepend(card.Message))
            await connector.ReplaceAsync(one, await cards.EndForTeamsAsync(message, card.Person, one.Conversation.User, ct), ct);
        if (await sent.RemoveAsync(message.Organisation, card, ct) is { } newer)
            await SettleAsync(message, newer, ct);
    }

    /// <summary>A card that cannot be changed now keeps no other from being changed; what is left is tried again.</summary>
    private static async Task EachAsync(IEnumerable<SentCard> all, Func<SentCard, Task> settle)
    {
        IOException? first = null;
        foreach (var one in all)
        {
            try
            {
                await settle(one);
            }
            catch (IOException failure)
            {
                first ??= failure;
            }
        }

        if (first is not null)
            throw new IOException("not all cards in Teams say that it is over", first);
    }

    [LoggerMessage(62, LogLevel.Warning, "approver {Person} is not reached by the bot in Teams, and was not told of {Approval} there")]
    private static partial void Unreachable(ILogger log, string person, string approval);
}
