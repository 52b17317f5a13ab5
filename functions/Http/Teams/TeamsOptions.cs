using Gatehouse.Http.Tokens;

namespace Gatehouse.Http.Teams;

/// <summary>The gate's bot, as it is registered.</summary>
/// <param name="AppId">The bot's registration.</param>
/// <param name="Tenant">The directory whose people it talks to, and no others.</param>
public sealed record TeamsOptions(Guid AppId, Guid Tenant)
{
    public const string AppIdSetting = "GATEHOUSE_TEAMS_APP_ID";
    public const string TenantSetting = "GATEHOUSE_TEAMS_TENANT";
    public const string SecretSetting = "GATEHOUSE_TEAMS_SECRET_NAME";
    public const string MetadataSetting = "GATEHOUSE_TEAMS_METADATA";
    public const string TokenSetting = "GATEHOUSE_TEAMS_TOKEN_URL";
    public const string ServiceSetting = "GATEHOUSE_TEAMS_SERVICE_URL";

    private const string Issuer = "https://api.botframework.com";

    /// <summary>Where the secret store keeps the registration's secret; absent where the host's identity is the bot's.</summary>
    public string? SecretName { get; init; }

    /// <summary>Of the Connector, whose tokens say that a message is its.</summary>
    public Uri Metadata { get; init; } = new("https://login.botframework.com/v1/.well-known/openidconfiguration");

    /// <summary>Where the bot gets its own tokens.</summary>
    public Uri TokenUrl { get; init; } = new($"https://login.microsoftonline.com/{Tenant:D}/oauth2/v2.0/token");

    /// <summary>Where people are reached who were never heard of.</summary>
    public Uri ServiceUrl { get; init; } = new("https://smba.trafficmanager.net/teams/");

    internal TokenRule Rule => new([Issuer], [AppId.ToString("D")]);

    /// <param name="variable">The host's settings.</param>
    /// <param name="hasIdentity">The host has an identity of its own, which the bot may be registered with.</param>
    /// <param name="isDevelopment">Addresses of stand-ins may be set.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>Null where there is no bot, and where something is wrong.</returns>
    public static TeamsOptions? Read(Func<string, string?> variable, bool hasIdentity, bool isDevelopment, List<string> errors)
    {
        var settings = new ChannelSettings(variable, isDevelopment, errors);
        if (!settings.AreAny(AppIdSetting, TenantSetting, SecretSetting, MetadataSetting, TokenSetting, ServiceSetting))
            return null;

        var (appId, tenant) = (settings.Id(AppIdSetting, "the bot's registration"), settings.Id(TenantSetting, "the directory whose people are asked"));
        var secret = hasIdentity ? settings.Text(SecretSetting) : settings.Required(SecretSetting, "where the secret store keeps the registration's secret");
        if (secret is not null && !ChannelSecret.IsName(secret))
            errors.Add($"{SecretSetting} `{secret}` must be a name of {ChannelSecret.Rule}");
        if (appId is not { } bot || tenant is not { } directory)
            return null;
        var options = new TeamsOptions(bot, directory) { SecretName = secret };
        return options with
        {
            Metadata = settings.StandIn(MetadataSetting) ?? options.Metadata,
            TokenUrl = settings.StandIn(TokenSetting) ?? options.TokenUrl,
            ServiceUrl = settings.StandIn(ServiceSetting) ?? options.ServiceUrl,
        };
    }
}
