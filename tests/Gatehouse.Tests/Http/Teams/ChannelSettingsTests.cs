using Gatehouse.Http;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Teams;

namespace Gatehouse.Tests.Http.Teams;

public sealed class ChannelSettingsTests
{
    private const string Id = "aaaaaaaa-0000-4000-8000-000000000001";

    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);
    private readonly List<string> errors = [];

    [Fact]
    public void Nothing_set_is_no_channel()
    {
        settings["GATEHOUSE_TEAMS_APP_ID"] = settings["GATEHOUSE_OUTLOOK_ORIGINATOR"] = "";

        Assert.Null(Teams());
        Assert.Null(Outlook());
        Assert.Empty(errors);
    }

    [Fact]
    public void A_bot_is_its_id_its_directory_and_its_secret()
    {
        settings["GATEHOUSE_TEAMS_APP_ID"] = settings["GATEHOUSE_TEAMS_TENANT"] = Id;
        settings["GATEHOUSE_TEAMS_SECRET_NAME"] = "teams-bot";

        var options = Teams()!;

        Assert.Equal((Guid.Parse(Id), Guid.Parse(Id), "teams-bot"), (options.AppId, options.Tenant, options.SecretName));
        Assert.Equal("https://login.botframework.com/v1/.well-known/openidconfiguration", options.Metadata.AbsoluteUri);
        Assert.Equal($"https://login.microsoftonline.com/{Id}/oauth2/v2.0/token", options.TokenUrl.AbsoluteUri);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(true, new string[0])]
    [InlineData(false, new[] { "GATEHOUSE_TEAMS_SECRET_NAME" })]
    public void A_host_with_an_identity_of_its_own_needs_no_secret(bool hasIdentity, string[] wrong)
    {
        settings["GATEHOUSE_TEAMS_APP_ID"] = settings["GATEHOUSE_TEAMS_TENANT"] = Id;

        Assert.Null(Teams(hasIdentity)!.SecretName);
        Assert.Equal(wrong, Wrong);
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        settings["GATEHOUSE_TEAMS_APP_ID"] = "the bot";
        settings["GATEHOUSE_TEAMS_METADATA"] = "http://127.0.0.1/";
        settings["GATEHOUSE_OUTLOOK_AUDIENCE"] = Id;

        Assert.Null(Teams());
        Assert.Null(Outlook(address: null));

        Assert.Equal(
            ["GATEHOUSE_TEAMS_APP_ID", "GATEHOUSE_TEAMS_TENANT", "GATEHOUSE_TEAMS_SECRET_NAME", "GATEHOUSE_OUTLOOK_ORIGINATOR", "GATEHOUSE_OUTLOOK_TENANT", "GATEHOUSE_OUTLOOK_ORIGINATOR"], Wrong);
    }

    [Theory]
    [InlineData(true, "http://127.0.0.1:5000/metadata", null)]
    [InlineData(true, "metadata", "GATEHOUSE_TEAMS_METADATA")]
    [InlineData(false, "https://login.example.com/metadata", "GATEHOUSE_TEAMS_METADATA")]
    public void A_stand_in_is_for_development_alone(bool isDevelopment, string address, string? wrong)
    {
        settings["GATEHOUSE_TEAMS_APP_ID"] = settings["GATEHOUSE_TEAMS_TENANT"] = Id;
        settings["GATEHOUSE_TEAMS_METADATA"] = address;

        var options = Teams(hasIdentity: true, isDevelopment)!;

        Assert.Equal(wrong is null ? [] : [wrong], Wrong);
        Assert.Equal(wrong is null ? address : "https://login.botframework.com/v1/.well-known/openidconfiguration", options.Metadata.AbsoluteUri);
    }

    [Fact]
    public void A_registration_is_known_by_its_id_and_its_URI()
    {
        settings["GATEHOUSE_OUTLOOK_ORIGINATOR"] = settings["GATEHOUSE_OUTLOOK_TENANT"] = Id;
        settings["GATEHOUSE_OUTLOOK_AUDIENCE"] = $"{Id}; api://auth-am-{Id}/1";

        Assert.Equal([Id, $"api://auth-am-{Id}/1"], Outlook()!.Audiences);
        Assert.Empty(errors);
    }

    private IEnumerable<string> Wrong => errors.Select(error => error.Split(' ')[0]);

    private TeamsOptions? Teams(bool hasIdentity = false, bool isDevelopment = false) => TeamsOptions.Read(settings.GetValueOrDefault, hasIdentity, isDevelopment, errors);

    private OutlookOptions? Outlook() => Outlook(new PublicUrl(new Uri("https://gate.example.com")));

    private OutlookOptions? Outlook(PublicUrl? address) => OutlookOptions.Read(settings.GetValueOrDefault, address, isDevelopment: false, errors);
}
