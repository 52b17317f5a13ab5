using Gatehouse.Approvals;
using Gatehouse.Http.Answers;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Teams;

/// <summary>What the bot does with what it is brought.</summary>
internal sealed class TeamsInbox(TeamsOptions options, BotDoor door, CardInvoke invoke, Conversations conversations)
{
    public async Task<IResult> TakeAsync(HttpContext http)
    {
        var (activity, refusal) = await door.ReadAsync(http.Request, http.RequestAborted);
        if (activity is null)
            return refusal!;

        return activity switch
        {
            { Type: "invoke", Name: "adaptiveCard/action" } => await invoke.HandleAsync(activity, http.RequestAborted),
            { Type: "invoke" } => InvokeAnswer.Error(new Refusal(RefusalCode.Malformed, "this bot takes `adaptiveCard/action` and no other invoke")),
            { Type: "installationUpdate", Action: "remove" or "remove-upgrade" } => await ForgetAsync(activity),
            { Type: "installationUpdate" or "conversationUpdate" } => await KeepAsync(activity),
            _ => EmptyAnswer.Ok,
        };
    }

    private async Task<IResult> KeepAsync(BotActivity activity)
    {
        if (activity is { IsPersonal: true, Person: { } person, Conversation: { } conversation, ServiceUrl: { } service })
            await conversations.KeepAsync(options.Tenant, person, new Conversation(service, conversation, activity.ChatUser), CancellationToken.None);
        return EmptyAnswer.Ok;
    }

    private async Task<IResult> ForgetAsync(BotActivity activity)
    {
        if (activity is { IsPersonal: true, Person: { } person })
            await conversations.ForgetAsync(options.Tenant, person, CancellationToken.None);
        return EmptyAnswer.Ok;
    }
}
