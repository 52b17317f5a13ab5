using System.Net;
using System.Net.Mail;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Http.Mail;

/// <summary>Hands mails to the server.</summary>
internal sealed class MailSender(SmtpOptions options, ISecretStore secrets) : IMailSender
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    public async Task<bool> SendAsync(GateMail mail, MailAddress to, CancellationToken ct)
    {
        using var message = mail.To(to, options.From);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(patience);
        // A conversation for each: one that met a refusal takes no further mail.
        using var client = await OpenAsync(ct);
        try
        {
            await client.SendMailAsync(message, enough.Token);
            return true;
        }
        catch (SmtpFailedRecipientException failed) when (IsFinal(failed.StatusCode))
        {
            return false;
        }
        catch (SmtpException failed) when (failed is { StatusCode: SmtpStatusCode.GeneralFailure, InnerException: null } && !Ascii.IsValid(to.User))
        {
            // The server does not know such addresses (RFC 6531).
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SmtpException(SmtpStatusCode.GeneralFailure, "the server did not answer in time");
        }
    }

    private async Task<SmtpClient> OpenAsync(CancellationToken ct) => new(options.Host, options.Port)
    {
        EnableSsl = options.UseTls,
        DeliveryFormat = SmtpDeliveryFormat.International,
        UseDefaultCredentials = false,
        Credentials = options.User is { } user ? new NetworkCredential(user, await PasswordAsync(ct)) : null,
    };

    // A reply of the 500s is final (RFC 5321, section 4.2.1).
    private static bool IsFinal(SmtpStatusCode code) => (int)code is >= 500 and < 600;

    // Read for each mail: a new version is used from then on.
    private async Task<string> PasswordAsync(CancellationToken ct) => await secrets.ReadAsync(options.PasswordName, ct) is [var newest, ..]
        ? Encoding.UTF8.GetString(newest.Value.Span).TrimEnd('\r', '\n')
        : throw new InvalidOperationException($"there is no secret `{options.PasswordName}`, which is the password of the mail server");
}
