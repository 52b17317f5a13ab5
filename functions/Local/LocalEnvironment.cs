using Gatehouse.Http;
using Gatehouse.Http.Mail;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Teams;
using Gatehouse.Local.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Local;

/// <summary>Reads <see cref="LocalOptions"/> from the environment: whole, or every error at once.</summary>
public static class LocalEnvironment
{
    public const string Data = "GATEHOUSE_DATA";
    public const string Urls = "GATEHOUSE_URLS";
    public const string Issuer = "GATEHOUSE_ISSUER";
    public const string PublicAddress = PublicUrl.Setting;
    public const string AllowPrivateTargets = "GATEHOUSE_ALLOW_PRIVATE_TARGETS";
    public const string PauseDelivery = "GATEHOUSE_PAUSE_DELIVERY";

    /// <summary>Every setting there is, for whoever asks for help.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Settings { get; } =
    [
        (Data, "data folder (.gatehouse)"),
        (Urls, "where to listen, `;` between several (http://127.0.0.1:7071)"),
        .. TlsEnvironment.Settings,
        (Issuer, "what tokens name as their issuer (https://gatehouse.local)"),
        (PublicAddress, "where people reach the gate, for links in mails and cards (the issuer, where that is set)"),
        .. SmtpEnvironment.Settings,
        (TeamsOptions.AppIdSetting, "id of the bot that asks in Teams (none)"),
        (TeamsOptions.TenantSetting, "the bot's directory"),
        (TeamsOptions.SecretSetting, "name of the bot's secret in the data folder's secret store"),
        (OutlookOptions.OriginatorSetting, "provider's id of mails that are answered in Outlook (none)"),
        (OutlookOptions.TenantSetting, "the directory whose people answer in Outlook"),
        (OutlookOptions.AudienceSetting, "registration that Outlook asks tokens for, `;` between its id and its URI"),
        (AllowPrivateTargets, "true for development: targets may be private, on any port, plain http"),
        (PauseDelivery, "true: accept only, deliver nothing"),
        (TelemetryEnvironment.Endpoint, "collector for traces and metrics, like http://127.0.0.1:4318 (none)"),
        (TelemetryEnvironment.Protocol, "http/protobuf or grpc"),
        (TelemetryEnvironment.Timeout, "milliseconds for one export"),
        (TelemetryEnvironment.MetricInterval, "milliseconds between exports of metrics"),
        (TelemetryEnvironment.Disabled, "true: export nothing"),
    ];

    /// <returns>The options; of no use when <paramref name="errors"/> has any.</returns>
    public static LocalOptions Read(Func<string, string?> variable, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        errors = found;
        var issuer = ReadIssuer(variable(Issuer) ?? LocalOptions.NameOnly, found);
        var isDevelopment = EnvironmentSwitch.Read(AllowPrivateTargets, variable, found);
        var url = PublicUrl.Read(variable, issuer == LocalOptions.NameOnly ? null : issuer, isDevelopment, found);
        var tls = TlsEnvironment.Read(variable, found);
        var urls = ReadUrls(variable(Urls) ?? "http://127.0.0.1:7071", tls is not null, found);
        return new LocalOptions
        {
            DataFolder = ReadFolder(variable(Data) ?? ".gatehouse", found),
            Urls = urls,
            Tls = tls,
            TakesClientCertificates = TlsEnvironment.ReadClientCertificates(variable, urls, found),
            Issuer = issuer,
            PublicUrl = url,
            Smtp = SmtpEnvironment.Read(variable, url, isDevelopment, found),
            Outlook = OutlookOptions.Read(variable, url, isDevelopment, found),
            Teams = TeamsOptions.Read(variable, hasIdentity: false, isDevelopment, found),
            AllowPrivateTargets = isDevelopment,
            PauseDelivery = EnvironmentSwitch.Read(PauseDelivery, variable, found),
            Telemetry = TelemetryEnvironment.Read(variable, found),
        };
    }

    private static string ReadFolder(string value, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(value))
            errors.Add($"{Data} is empty; it names the data folder");
        else if (File.Exists(value))
            errors.Add($"{Data} `{value}` is a file; it names the data folder");
        else
            return Path.GetFullPath(value);
        return value;
    }

    private static string[] ReadUrls(string value, bool endsTls, List<string> errors)
    {
        var urls = value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0)
            errors.Add($"{Urls} is empty; it lists addresses like `http://127.0.0.1:7071`");
        foreach (var url in urls)
        {
            if (FaultOf(url, endsTls) is { } fault)
                errors.Add($"{Urls} `{url}` {fault}");
        }

        return urls;
    }

    private static string ReadIssuer(string value, List<string> errors)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var issuer) || issuer.Scheme is not ("http" or "https") || issuer is not { UserInfo: "", Query: "", Fragment: "" })
            errors.Add($"{Issuer} `{value}` must be an http or https URL without query and fragment, like `https://gate.example.com`");
        return value;
    }

    private static string? FaultOf(string url, bool endsTls)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (!endsTls && !address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase))
                return $"must be http: set {TlsEnvironment.Certificate}, or put what ends TLS in front of the gate";
            if (address.Scheme.ToUpperInvariant() is not ("HTTP" or "HTTPS"))
                return "must be http or https";
            if (address.PathBase.Length > 0)
                return "must have no path";
            return address is { Host: "localhost", Port: 0 } ? "must name 127.0.0.1 or [::1] with port 0" : FaultOfPort(address.Port);
        }
        catch (FormatException)
        {
            return "is no address like `http://127.0.0.1:7071`";
        }
    }

    private static string? FaultOfPort(int port) => port is >= 0 and <= 65_535 ? null : "must have a port from 0 to 65535";
}
