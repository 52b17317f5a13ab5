namespace Gatehouse.Alerts.Routes;

/// <summary>How an alert reaches somebody.</summary>
public enum AlertChannelKind
{
    Email,
    Teams,
    Webhook,
}
