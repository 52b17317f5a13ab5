using Gatehouse.Http.Tokens;

namespace Gatehouse.Http.Outlook;

/// <summary>Mails that are answered inside Outlook (actionable messages).</summary>
/// <param name="Originator">The provider that the mail's sender is registered as.</param>
/// <param name="Tenant">The directory whose people answer.</param>
/// <param name="Audiences">The registration that Outlook asks tokens for: its id, and its URI.</param>
public sealed record OutlookOptions(Guid Originator, Guid Tenant, IReadOnlyList<string> Audiences)
{
    public const string OriginatorSetting = "GATEHOUSE_OUTLOOK_ORIGINATOR";
    public const string TenantSetting = "GATEHOUSE_OUTLOOK_TENANT";
    public const string AudienceSetting = "GATEHOUSE_OUTLOOK_AUDIENCE";
    public const string MetadataSetting = "GATEHOUSE_OUTLOOK_METADATA";

    /// <summary>Outlook's own registration: who the tokens are issued to.</summary>
    public const string Client = "48af08dc-f6d2-435f-b2a7-069abd99c086";

    public Uri Metadata { get; init; } = new($"https://login.microsoftonline.com/{Tenant:D}/v2.0/.well-known/openid-configuration");

    // Version 1 of the directory's tokens has another issuer; which version it is, the registration says.
    internal TokenRule Rule => new([$"https://login.microsoftonline.com/{Tenant:D}/v2.0", $"https://sts.windows.net/{Tenant:D}/"], Audiences) { Tenant = Tenant.ToString("D"), Client = Client };

    /// <param name="variable">The host's settings.</param>
    /// <param name="address">Where the cards are answered; null when nobody knows.</param>
    /// <param name="isDevelopment">Addresses of stand-ins may be set.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>Null where mails are not answered so, and where something is wrong.</returns>
    public static OutlookOptions? Read(Func<string, string?> variable, PublicUrl? address, bool isDevelopment, List<string> errors)
    {
        var settings = new ChannelSettings(variable, isDevelopment, errors);
        if (!settings.AreAny(OriginatorSetting, TenantSetting, AudienceSetting, MetadataSetting))
            return null;

        var (originator, tenant) = (settings.Id(OriginatorSetting, "the provider's id of the Actionable Email Developer Dashboard"), settings.Id(TenantSetting, "the directory whose people answer"));
        var audiences = settings.Required(AudienceSetting, "the registration that Outlook asks tokens for, `;` between its id and its URI")?
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (address is null)
            errors.Add($"{OriginatorSetting} needs {PublicUrl.Setting}: a card in a mail says where it is answered");
        if (originator is not { } provider || tenant is not { } directory)
            return null;
        var options = new OutlookOptions(provider, directory, audiences);
        return options with { Metadata = settings.StandIn(MetadataSetting) ?? options.Metadata };
    }
}
