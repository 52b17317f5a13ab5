using System.Net.Mail;
using Gatehouse.Approvals;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Web;
using Gatehouse.Ports;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Mail;

/// <summary>
/// Tells people by mail, each with a link of their own, or by a digest where too much waits for them; whose address the server
/// refuses for good is not tried again for this notice.
/// </summary>
internal sealed partial class EmailChannel(
    IMailSender sender, PublicUrl url, TellPeople people, ApprovalTickets tickets, ToldPeople told, ApprovalDigests digests, DigestMails digestMails, ILogger<EmailChannel> log, OutlookCards? outlook = null) : IApprovalChannel, IPersonTeller
{
    public string Channel => "mail";

    public Task TellAsync(ApprovalMessage message, CancellationToken ct) => LoggedAsync(message, async () =>
    {
        await people.EnterAsync(this, message, ct);
        return null;
    });

    public Task<DateTimeOffset?> CatchUpAsync(ApprovalMessage message, CancellationToken ct) => LoggedAsync(message, () => people.CatchUpAsync(this, message, ct));

    public Task<DateTimeOffset?> NextAsync(ApprovalMessage message, CancellationToken ct) => people.NextAsync(this, message, ct);

    /// <summary>Nobody is told of the end: a link that is opened then says what became of it.</summary>
    public Task SettleAsync(ApprovalMessage message, CancellationToken ct) => told.ForgetAsync(message.Organisation, Channel, message.Approval.Id, ct);

    public bool Reaches(Approver person) => person.Addresses.Email is not null;

    // With a code of its own the server is there and has said no: only this person has to wait.
    public bool IsOfOne(Exception failure) => failure is SmtpException { StatusCode: not SmtpStatusCode.GeneralFailure };

    public async Task<DateTimeOffset?> TellAsync(ApprovalMessage message, Approver person, bool isOverdue, CancellationToken ct)
    {
        if (!MailAddress.TryCreate(person.Addresses.Email, out var to) || to.Address != person.Addresses.Email)
        {
            Unreachable(log, person.Id, message.Approval.Id);
            return null;
        }

        if (await digests.IsOwedAsync(message.Organisation, person, ct))
            return await DigestAsync(message, person, to, isOverdue, ct);
        await SendAsync(message, person, await SingleAsync(message, person, ct), to, ct);
        return null;
    }

    private async Task<DateTimeOffset?> DigestAsync(ApprovalMessage message, Approver person, MailAddress to, bool isOverdue, CancellationToken ct)
    {
        var turn = await digests.ClaimAsync(message.Organisation, person.Id, message.Approval.ExpiresAt, isOverdue, ct);
        if (turn is not DigestTurn.Mine mine)
            return ((DigestTurn.Later)turn).Until;
        try
        {
            var owed = await told.OwedAsync(message.Organisation, Channel, person.Id, DigestMails.MostPutOff, ct);
            var mail = await digestMails.MakeAsync(message, person, owed, mine, ct);
            if (mail is not null)
                await SendAsync(message, person, mail, to, ct);
            foreach (var one in owed)
                await told.ToldAsync(message.Organisation, one, CancellationToken.None);
            await (mail is null ? digests.ReleaseAsync(message.Organisation, person.Id, mine, CancellationToken.None) : digests.SentAsync(message.Organisation, person.Id, mine, CancellationToken.None));
            return null;
        }
        catch
        {
            await digests.ReleaseAsync(message.Organisation, person.Id, mine, CancellationToken.None);
            throw;
        }
    }

    private async Task SendAsync(ApprovalMessage message, Approver person, GateMail mail, MailAddress to, CancellationToken ct)
    {
        if (!await sender.SendAsync(mail, to, ct))
            Unreachable(log, person.Id, message.Approval.Id);
    }

    private async Task<GateMail> SingleAsync(ApprovalMessage message, Approver person, CancellationToken ct)
    {
        var ticket = await tickets.IssueAsync(new ApprovalTicket(message.Organisation, message.Approval.Id, person.Id, TicketUse.Page) { SentTo = ApproverAddresses.MarkOf(person.Addresses.Email!) }, message.Approval.ExpiresAt, ct);
        var mail = ApprovalMail.Of(message, person, url.Of(Routes.ForApprovalPage(ticket)));
        return outlook is not null && await outlook.ScriptAsync(message, person, ct) is { } card ? mail with { Head = card } : mail;
    }

    private async Task<DateTimeOffset?> LoggedAsync(ApprovalMessage message, Func<Task<DateTimeOffset?>> tell)
    {
        try
        {
            return await tell();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            NotTold(log, message.Approval.Id, ReasonOf(failure));
            throw;
        }
    }

    // What a server answers names people; its code does not.
    private static string ReasonOf(Exception failure) => failure switch
    {
        AggregateException several => ReasonOf(several.InnerExceptions[0]),
        SmtpException refused => $"{refused.StatusCode} {refused.InnerException?.GetType().Name}".TrimEnd(),
        InvalidOperationException setting => setting.Message,
        _ => failure.GetType().Name,
    };

    [LoggerMessage(61, LogLevel.Warning, "not everybody was told of {Approval}, and it is tried again: {Reason}")]
    private static partial void NotTold(ILogger log, string approval, string reason);

    [LoggerMessage(60, LogLevel.Warning, "approver {Person} has an address that no mail reaches, and was not told of {Approval}")]
    private static partial void Unreachable(ILogger log, string person, string approval);
}
