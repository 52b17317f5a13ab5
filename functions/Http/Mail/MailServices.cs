using Gatehouse.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http.Mail;

/// <summary>Mail as a way to reach approvers and those who look after the gate, where a server is set.</summary>
public static class MailServices
{
    /// <param name="options">Null where no mails are sent.</param>
    public static IServiceCollection AddMail(this IServiceCollection services, SmtpOptions? options) => options is null ? services : services
        .AddSingleton(options)
        .AddSingleton<IMailSender, MailSender>()
        .AddSingleton<DigestMails>()
        .AddSingleton<IApprovalChannel, EmailChannel>()
        .AddSingleton<IAlertChannel, MailedAlerts>();
}
