using System.Net.Mail;
using Gatehouse.Http.Mail;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A gate whose people are asked by mail too.</summary>
public class MailedHouse : ChannelHouse
{
    public MailServer Mails { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        // Then nothing that needs it runs.
        if (NpmPackage.Missing is not null)
            return;
        Mails = await MailServer.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        if (NpmPackage.Missing is not null)
            return;
        await base.DisposeAsync();
        await Mails.DisposeAsync();
    }

    protected override void Adapt(IServiceCollection services) =>
        services.AddMail(new SmtpOptions("127.0.0.1", Mails.Port, new MailAddress("gate@example.com", "Gatehouse")) { UseTls = false });
}
