using System.Text.Json.Serialization;
using Gatehouse.Registry;

namespace Gatehouse.Alerts.Routes;

/// <summary>Where alerts are told.</summary>
public sealed record AlertRoute
{
    /// <summary>Routes of one organisation.</summary>
    public const int Most = 20;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required AlertChannelKind Channel { get; init; }

    /// <summary>An address of mail, the URL of a webhook, or a person's object id in the tenant of Teams.</summary>
    public required string To { get; init; }

    /// <summary>As people are shown it: what is behind a URL's path may be a secret.</summary>
    [JsonIgnore]
    public string ToShown => Channel is AlertChannelKind.Webhook && Uri.TryCreate(To, UriKind.Absolute, out var url) ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : To;

    /// <summary>Rules whose alerts are told; null for all.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Which key signs what a webhook is sent.</summary>
    public CallbackKey? Key { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>A webhook is told that it is over, too; people are only called.</summary>
    public bool Hears(string rule, AlertNoticeKind kind) =>
        RemovedAt is null && (Rules?.Contains(rule, StringComparer.Ordinal) ?? true) && (kind is AlertNoticeKind.Raised || Channel is AlertChannelKind.Webhook);
}
