using Gatehouse.Approvals;
using Gatehouse.Http.Cards;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Outlook;

/// <summary>Answers what is pressed in a mail, and what a client asks by itself when the mail is opened.</summary>
internal sealed class OutlookInbox(OutlookDoor door, AnswerCard answers, OutlookCards cards)
{
    public async Task<IResult> TakeAsync(HttpContext http)
    {
        if (await door.PresserAsync(http.Request, http.RequestAborted) is not { } presser)
            return OutlookAnswer.Refused(new Refusal(RefusalCode.Unauthenticated, "a token of the directory is needed, issued to Outlook for this gate"));
        var (press, fault) = await OutlookPress.ReadAsync(http.Request, http.RequestAborted);
        if (press is null)
            return OutlookAnswer.Refused(fault!);

        return await (await answers.HandleAsync(press.Ticket, TicketUse.Outlook, presser, press.Answer, http.RequestAborted)).Match(
            standing: async standing => standing.WhyNot is { } whyNot ? OutlookAnswer.Refused(whyNot) : OutlookAnswer.Card(await cards.AgainAsync(standing, http.RequestAborted)),
            refused: refusal => Task.FromResult(OutlookAnswer.Refused(refusal)));
    }
}
