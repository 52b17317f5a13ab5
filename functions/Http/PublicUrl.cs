namespace Gatehouse.Http;

/// <summary>Where people and the services that speak for them reach the gate: what links in mails and cards lead with.</summary>
/// <param name="Address">Absolute, http or https, without query and fragment.</param>
public sealed record PublicUrl(Uri Address)
{
    public const string Setting = "GATEHOUSE_PUBLIC_URL";

    /// <summary>What paths of the gate follow, without a slash at its end.</summary>
    public string Prefix { get; } = Address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public bool IsSecure => Address.Scheme == Uri.UriSchemeHttps;

    /// <param name="path">Of the gate, with its first slash.</param>
    public string Of(string path) => Prefix + path;

    /// <param name="variable">The host's settings.</param>
    /// <param name="issuer">What it is where it is not set; null when that leads nowhere.</param>
    /// <param name="isDevelopment">Plain http is good enough.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>Null when no address is known: then nothing is sent that would need one.</returns>
    public static PublicUrl? Read(Func<string, string?> variable, string? issuer, bool isDevelopment, List<string> errors)
    {
        if (variable(Setting) is not { Length: > 0 } text)
            return Uri.TryCreate(issuer, UriKind.Absolute, out var known) && FaultOf(known, isDevelopment) is null ? new PublicUrl(known) : null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
            errors.Add($"{Setting} `{text}` must be a URL like `https://gate.example.com`");
        else if (FaultOf(address, isDevelopment) is { } fault)
            errors.Add($"{Setting} `{text}` {fault}");
        else
            return new PublicUrl(address);
        return null;
    }

    private static string? FaultOf(Uri address, bool isDevelopment)
    {
        if (address.Scheme is not ("http" or "https") || address is not { UserInfo: "", Query: "", Fragment: "" })
            return "must be an http or https URL without query and fragment, like `https://gate.example.com`";
        return address.Scheme == Uri.UriSchemeHttps || isDevelopment || address.IsLoopback ? null : "must be https: a link in it lets its reader answer";
    }
}
