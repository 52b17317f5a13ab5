using System.Net.Mail;
using Gatehouse.Approvals;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Web;
using Gatehouse.Ports;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Mail;

/// <summary>
/// Tells people by mail, each with a link of their own. Whoever was told is written down, so that a notice that is tried again
/// goes to the others alone; whose address the server refuses for good is not tried again for this notice.
/// </summary>
public sealed partial class EmailChannel(
    MailSender sender, PublicUrl url, ApprovalPeople people, ApprovalTickets tickets, ToldPeople told, ApprovalDigests digests, DigestMails digestMails, TimeProvider time, ILogger<EmailChannel> log, OutlookCards? outlook = null) : IApprovalChannel
{
    public async Task TellAsync(ApprovalMessage message, CancellationToken ct)
    {
        if (time.GetUtcNow() >= message.Approval.ExpiresAt)
            return;
        var (found, before) = (await people.FindAsync(message.Organisation, message.To, ct), await told.FindAsync(message, ct));
        var missing = found.Where(person => person.Addresses.Email is not null && !before.Contains(person.Id) && message.Approval.VoteOf(person.Id) is null).ToList();
        if (missing.Count == 0)
            return;

        try
        {
            await TellEachAsync(message, missing, ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            NotTold(log, message.Approval.Id, ReasonOf(failure));
            throw;
        }
    }

    /// <summary>Nobody is told of the end: a link that is opened then says what became of it.</summary>
    public Task SettleAsync(ApprovalMessage message, CancellationToken ct) => told.ForgetAsync(message.Organisation, message.Approval.Id, ct);

    private async Task TellEachAsync(ApprovalMessage message, List<Approver> missing, CancellationToken ct)
    {
        var failures = new List<Exception>();
        foreach (var person in missing)
        {
            try
            {
                await TellAsync(message, person, ct);
                await told.RememberAsync(message, person.Id, ct);
            }
            catch (SmtpException failure) when (failure.StatusCode != SmtpStatusCode.GeneralFailure)
            {
                // The server is there and has said no: only this person has to wait.
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException("some people could not be told yet", failures);
    }

    private async Task TellAsync(ApprovalMessage message, Approver person, CancellationToken ct)
    {
        if (!MailAddress.TryCreate(person.Addresses.Email, out var to) || to.Address != person.Addresses.Email)
        {
            Unreachable(log, person.Id, message.Approval.Id);
            return;
        }

        if (await digests.IsOwedAsync(message.Organisation, person, ct))
            await DigestAsync(message, person, to, ct);
        else
            await SendAsync(message, person, await SingleAsync(message, person, ct), to, ct);
    }

    private async Task DigestAsync(ApprovalMessage message, Approver person, MailAddress to, CancellationToken ct)
    {
        var notice = $"{message.Approval.Id}.{ToldPeople.NameOf(message)}";
        if (!await digests.ClaimAsync(message.Organisation, person.Id, notice, ct))
            return;
        try
        {
            await SendAsync(message, person, await digestMails.MakeAsync(message.Organisation, person, notice, ct), to, ct);
            await digests.SentAsync(message.Organisation, person.Id, notice, ct);
        }
        catch (SmtpException)
        {
            await digests.ReleaseAsync(message.Organisation, person.Id, notice, ct);
            throw;
        }
    }

    private async Task SendAsync(ApprovalMessage message, Approver person, ApprovalMail mail, MailAddress to, CancellationToken ct)
    {
        if (!await sender.SendAsync(mail, to, ct))
            Unreachable(log, person.Id, message.Approval.Id);
    }

    private async Task<ApprovalMail> SingleAsync(ApprovalMessage message, Approver person, CancellationToken ct)
    {
        var ticket = await tickets.IssueAsync(new ApprovalTicket(message.Organisation, message.Approval.Id, person.Id, TicketUse.Page), message.Approval.ExpiresAt, ct);
        var mail = ApprovalMail.Of(message, person, url.Of(Routes.ForApprovalPage(ticket)));
        return outlook is not null && await outlook.ScriptAsync(message, person, ct) is { } card ? mail with { Head = card } : mail;
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
