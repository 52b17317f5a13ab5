using System.Net.Mail;

namespace Gatehouse.Http.Mail;

/// <summary>The server that takes the gate's mails.</summary>
public sealed record SmtpOptions(string Host, int Port, MailAddress From)
{
    /// <summary>Absent where the server asks nobody who they are.</summary>
    public string? User { get; init; }

    /// <summary>The name of the password in the host's secret store.</summary>
    public string PasswordName { get; init; } = SmtpEnvironment.DefaultPasswordName;

    /// <summary>STARTTLS with a certificate that holds; else in the clear.</summary>
    public bool UseTls { get; init; } = true;
}
