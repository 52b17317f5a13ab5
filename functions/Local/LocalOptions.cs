using Gatehouse.Http;
using Gatehouse.Http.Mail;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Teams;
using Gatehouse.Local.Telemetry;

namespace Gatehouse.Local;

/// <summary>What the environment says of this process.</summary>
public sealed record LocalOptions
{
    /// <summary>The issuer where none is set: a name, at which nothing is found.</summary>
    public const string NameOnly = "https://gatehouse.local";

    /// <summary>The data folder, as a full path.</summary>
    public required string DataFolder { get; init; }

    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Absent where all addresses are plain http.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Agents may prove themselves by client certificates at <c>https</c> addresses.</summary>
    public bool TakesClientCertificates { get; init; }

    /// <summary>
    /// What tokens name as their issuer and, for the gate itself, as their audience. The same for every process on one
    /// folder and after every restart, so it is no port that happens to be listened on.
    /// </summary>
    public string Issuer { get; init; } = NameOnly;

    /// <summary>Absent when nobody knows where the gate is reached.</summary>
    public PublicUrl? PublicUrl { get; init; }

    /// <summary>Absent where no mails are sent.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>Absent where no mail is answered in Outlook.</summary>
    public OutlookOptions? Outlook { get; init; }

    /// <summary>Absent where there is no bot.</summary>
    public TeamsOptions? Teams { get; init; }

    /// <summary>For development: targets may be private, on any port, and plain http.</summary>
    public bool AllowPrivateTargets { get; init; }

    /// <summary>Accept only: nothing is received from the queue.</summary>
    public bool PauseDelivery { get; init; }

    /// <summary>Absent when nothing is exported.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>Where the first start keeps the owner's key.</summary>
    public string OwnerKeyFile => Path.Combine(DataFolder, "owner.key");
}
