using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Scenarios.Harness;
using DataFolder = Gatehouse.Scenarios.Harness.DataFolder;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>The host as operators set it up: a server that wants STARTTLS and a password.</summary>
[Collection(HostStories.Name)]
public sealed class MailsGoInSecret
{
    private const string Password = "correct horse battery";

    [NeedsMailServer]
    public async Task A_mail_goes_by_tls_with_the_password_of_the_store_and_not_to_a_server_that_cannot_prove_its_name()
    {
        using var folder = new DataFolder();
        using var key = RSA.Create(2048);
        using var certificate = Certify(key, "localhost");
        await using var server = await MailServer.StartAsync(("SMTP_USER", "gate"), ("SMTP_PASSWORD", Password), ("SMTP_KEY", key.ExportPkcs8PrivateKeyPem()), ("SMTP_CERTIFICATE", certificate.ExportCertificatePem()));
        await new FileSecretStore(folder.Path, TimeProvider.System).AddAsync("smtp-password", Encoding.UTF8.GetBytes(Password), default);
        var trusted = Path.Combine(folder.Path, "trusted.pem");
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem());

        string approval;
        await using (var doubting = await StartAsync(folder, server, trusted: null))
        {
            approval = await AskAsync(doubting, folder);
            await Eventually.IsTrueAsync("it says that nobody could be told", () => doubting.Log.Contains("not everybody was told of", StringComparison.Ordinal));
            Assert.Empty(server.Mails);
            await doubting.TerminateAsync();
        }

        await using var trusting = await StartAsync(folder, server, trusted);
        var mail = await server.ReceiveAsync("ana@example.com");

        Assert.Contains(approval, mail.Id, StringComparison.Ordinal);
        Assert.Equal(("gate", true), (mail.Content.TextOf("user"), mail.Content.GetProperty("secure").GetBoolean()));
        Assert.Equal(200, (await trusting.Client.GetAsync(mail.Path)).Status);
        Assert.DoesNotContain(mail.Path["/approvals/".Length..], trusting.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, trusting.Log, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(GatewayProcess host, DataFolder folder)
    {
        var owner = new Operator(host.Client, folder.OwnerKey);
        var entered = await host.Client.PostAsync("/v1/approvers", new { user = "user:ana@example.com", addresses = new { email = "ana@example.com" } }, owner.Key);
        Assert.True(entered.Status == 201, entered.ToString());
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, new Uri("http://127.0.0.1:9/"), new { approval = new { when = "always", approvers = new[] { "user:ana@example.com" } } });
        return (await agent.DispatchAsync(connection)).Body.TextOf("approval")!;
    }

    private static Task<GatewayProcess> StartAsync(DataFolder folder, MailServer server, string? trusted) => GatewayProcess.StartAsync(folder, environment:
    [
        ("GATEHOUSE_PUBLIC_URL", "https://gate.example.com"),
        ("GATEHOUSE_SMTP_HOST", "localhost"),
        ("GATEHOUSE_SMTP_PORT", $"{server.Port}"),
        ("GATEHOUSE_SMTP_FROM", "Gatehouse <gate@example.com>"),
        ("GATEHOUSE_SMTP_USER", "gate"),
        .. trusted is null ? [] : new[] { ("SSL_CERT_FILE", trusted) },
    ]);

    private static X509Certificate2 Certify(RSA key, string host)
    {
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
