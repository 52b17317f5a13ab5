using Gatehouse.Http;
using Gatehouse.Http.Mail;

namespace Gatehouse.Tests.Http.Mail;

public sealed class SmtpEnvironmentTests
{
    private static readonly PublicUrl url = new(new Uri("https://gate.example.com"));

    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal)
    {
        [SmtpEnvironment.Host] = "smtp.example.com",
        [SmtpEnvironment.From] = "Gatehouse <gate@example.com>",
    };

    [Fact]
    public void Without_a_server_no_mails_are_sent_and_nothing_else_may_be_set()
    {
        settings.Clear();
        Assert.Null(Read(out var errors));
        Assert.Empty(errors);

        foreach (var name in SmtpEnvironment.Settings.Select(setting => setting.Name).Where(name => name != SmtpEnvironment.Host))
            settings[name] = "x";
        Assert.Null(Read(out errors));
        Assert.Equal(5, errors.Count);
        Assert.All(errors, error => Assert.EndsWith(" says nothing without GATEHOUSE_SMTP_HOST", error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_and_a_sender_are_enough()
    {
        var options = Read(out var errors)!;

        Assert.Empty(errors);
        Assert.Equal(("smtp.example.com", 587, "gate@example.com", "Gatehouse"), (options.Host, options.Port, options.From.Address, options.From.DisplayName));
        Assert.True(options is { User: null, UseTls: true, PasswordName: "smtp-password" });
    }

    [Theory]
    [InlineData(SmtpEnvironment.Host, "not a host", "must be a host's name or address")]
    [InlineData(SmtpEnvironment.Port, "0", "must be a port from 1 to 65535")]
    [InlineData(SmtpEnvironment.Port, "smtp", "must be a port from 1 to 65535")]
    [InlineData(SmtpEnvironment.Port, "65536", "must be a port from 1 to 65535")]
    [InlineData(SmtpEnvironment.From, "", "is missing; it is the sender of mails")]
    [InlineData(SmtpEnvironment.From, "gate", "must be an address")]
    [InlineData(SmtpEnvironment.From, "gate@example.com\r\nBcc: mallory@example.com", "must be an address")]
    [InlineData(SmtpEnvironment.PasswordName, "smtp", "says nothing without GATEHOUSE_SMTP_USER")]
    [InlineData(SmtpEnvironment.Tls, "yes", "must be `true` or `false`")]
    [InlineData(SmtpEnvironment.Tls, "false", "is for a server on this machine, or for development")]
    public void A_wrong_setting_is_named(string name, string value, string fault)
    {
        settings[name] = value;

        Read(out var errors);

        var error = Assert.Single(errors);
        Assert.StartsWith(name, error, StringComparison.Ordinal);
        Assert.Contains(fault, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("smtp.example.com", true)]
    public void In_the_clear_go_mails_on_this_machine_and_in_development(string host, bool isDevelopment)
    {
        (settings[SmtpEnvironment.Host], settings[SmtpEnvironment.Tls]) = (host, "false");
        var errors = new List<string>();

        Assert.False(SmtpEnvironment.Read(name => settings.GetValueOrDefault(name), url, isDevelopment, errors)!.UseTls);
        Assert.Empty(errors);
    }

    [Fact]
    public void A_password_is_named_and_links_need_an_address()
    {
        (settings[SmtpEnvironment.User], settings[SmtpEnvironment.PasswordName]) = ("gate", "Mail Password");
        var errors = new List<string>();

        SmtpEnvironment.Read(name => settings.GetValueOrDefault(name), null, isDevelopment: false, errors);

        Assert.Equal(["GATEHOUSE_SMTP_HOST needs GATEHOUSE_PUBLIC_URL: without it the links in mails lead nowhere", "GATEHOUSE_SMTP_PASSWORD_NAME `Mail Password` must be a name of 1 to 40 of a-z, 0-9 and -, which begin with none of `gate-`, `guardrail-` and `siem-`"], errors);
    }

    [Theory]
    [InlineData("gate-pepper")]
    [InlineData("guardrail-abcdefghij01-judge")]
    [InlineData("siem-abcdefghij01")]
    [InlineData("a-name-that-gatehouse-secret-channel-would-refuse")]
    public void A_password_is_none_that_the_gate_keeps_for_itself(string name)
    {
        (settings[SmtpEnvironment.User], settings[SmtpEnvironment.PasswordName]) = ("gate", name);

        Read(out var errors);

        Assert.Contains($"`{name}`", Assert.Single(errors), StringComparison.Ordinal);
    }

    private SmtpOptions? Read(out List<string> errors) => SmtpEnvironment.Read(name => settings.GetValueOrDefault(name), url, isDevelopment: false, errors = []);
}
