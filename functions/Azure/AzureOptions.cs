using Gatehouse.Http;
using Gatehouse.Http.Mail;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Teams;

namespace Gatehouse.Azure;

/// <summary>What the app's settings say.</summary>
public sealed record AzureOptions
{
    /// <summary>The table account: its service URI, reached with the app's identity, or for development a connection string.</summary>
    public required string State { get; init; }

    /// <summary>Every Service Bus namespace that is sent to, in the same order in every app; for development one connection string.</summary>
    public required IReadOnlyList<string> Queues { get; init; }

    public required string QueueName { get; init; }

    public required Uri Vault { get; init; }

    /// <summary>The container of checkpoints, which this app only reads; absent where none are signed.</summary>
    public Uri? Checkpoints { get; init; }

    /// <inheritdoc cref="Identity.TokenOptions"/>
    public required string Issuer { get; init; }

    /// <summary>Absent when nobody knows where the gate is reached.</summary>
    public PublicUrl? PublicUrl { get; init; }

    /// <summary>Absent where no mails are sent.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>Absent where no mail is answered in Outlook.</summary>
    public OutlookOptions? Outlook { get; init; }

    /// <summary>Absent where there is no bot.</summary>
    public TeamsOptions? Teams { get; init; }

    /// <summary>The user-assigned identity; absent where a developer's own sign-in is used.</summary>
    public string? ClientId { get; init; }

    /// <summary>Absent where no operator signs in with Entra ID.</summary>
    public EntraOptions? Entra { get; init; }

    /// <summary>How the Durable Task Scheduler is reached, its hub included; absent where approvals are driven by their messages alone.</summary>
    public string? Scheduler { get; init; }

    /// <summary>How old the gate's own keys may be.</summary>
    public KeysSince KeysSince { get; init; } = KeysSince.None;

    /// <summary>The platform authenticates requests itself, and so takes its headers off those that bring them.</summary>
    public bool PlatformAuthenticates { get; init; }

    /// <summary>The front end demands a client certificate of every request, and so its header can be believed.</summary>
    public bool TakesClientCertificates { get; init; }

    /// <summary>For development: targets may be private, on any port, and plain http.</summary>
    public bool AllowPrivateTargets { get; init; }

    /// <summary>Where traces, metrics and logs go; absent when nowhere.</summary>
    public string? ApplicationInsights { get; init; }

    /// <summary>An endpoint is a URI or a host's name; a connection string has keys.</summary>
    public static bool IsConnectionString(string value) => value.Contains('=', StringComparison.Ordinal);
}
