using System.Net.Mail;

namespace Gatehouse.Http.Mail;

/// <summary>Takes mails to where they are read.</summary>
internal interface IMailSender
{
    /// <returns>Whether the server took it; false when it never will for this person, and nobody else is concerned.</returns>
    /// <exception cref="SmtpException">It does not take it now; with a code of its own, perhaps for this person alone.</exception>
    Task<bool> SendAsync(GateMail mail, MailAddress to, CancellationToken ct);
}
