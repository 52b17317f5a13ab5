using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Http.Cards;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Teams;

/// <summary>Answers <c>adaptiveCard/action</c>: a press that a person made decides, anything that a client does by itself shows how it stands.</summary>
internal sealed class CardInvoke(AnswerCard answers, ApprovalCards cards)
{
    public async Task<IResult> HandleAsync(BotActivity activity, CancellationToken ct)
    {
        var (value, action) = (activity.Value, BotActivity.Object(activity.Value, "action"));
        var data = BotActivity.Object(action, "data");
        if (activity.Person is not { } presser)
            return InvokeAnswer.Error(new Refusal(RefusalCode.Forbidden, "the message does not say who in the directory you are"));
        if (BotActivity.Text(data, TeamsActions.Ticket) is not { } ticket)
            return InvokeAnswer.Error(new Refusal(RefusalCode.Malformed, "the card carries no ticket"));
        if (!TryRead(value, action, data, out var answer, out var fault))
            return InvokeAnswer.Error(new Refusal(RefusalCode.Malformed, fault));

        return await (await answers.HandleAsync(ticket, TicketUse.Teams, presser, answer, ct)).Match(
            standing: async standing => (IResult)InvokeAnswer.Card(await cards.ForTeamsAsync(standing, presser, activity.ChatUser, ct)),
            refused: refusal => Task.FromResult<IResult>(InvokeAnswer.Error(refusal)));
    }

    /// <param name="answer">Null when nobody presses: the client refreshes.</param>
    private static bool TryRead(JsonElement value, JsonElement action, JsonElement data, out CardAnswer? answer, out string fault)
    {
        (answer, fault) = (null, "");
        var verb = BotActivity.Text(action, "verb");
        if (verb is not (TeamsActions.Approve or TeamsActions.Deny or TeamsActions.Refresh))
            fault = $"the verb must be `{TeamsActions.Approve}`, `{TeamsActions.Deny}` or `{TeamsActions.Refresh}`";
        else if (verb == TeamsActions.Refresh || BotActivity.Text(value, "trigger") == "automatic")
            return true;
        else if (BotActivity.Text(data, TeamsActions.Approval) is not { } approval || BotActivity.Text(data, TeamsActions.Hash) is not { } hash)
            fault = "the card does not say what it is of";
        else if (CardReason.FaultOf(ReasonOf(data)) is { } wrong)
            fault = wrong;
        else
            answer = new CardAnswer(approval, new ApprovalCast(verb == TeamsActions.Approve ? ApprovalAnswer.Approve : ApprovalAnswer.Deny, hash, ReasonOf(data)));
        return answer is not null;
    }

    private static string? ReasonOf(JsonElement data) => CardReason.Of(BotActivity.Text(data, TeamsActions.Reason));
}
