using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;

namespace Gatehouse.Ports;

/// <summary>A way to tell somebody of an alert.</summary>
public interface IAlertChannel
{
    AlertChannelKind Kind { get; }

    /// <summary>
    /// Tells it once over the route. MAY be called more than once for the same notice, and MUST name <see cref="AlertNotice.Id"/> so that
    /// whoever hears it twice can know. MUST end within a minute. An exception is tried again later.
    /// </summary>
    /// <returns>Whether it was taken; false when it never will be.</returns>
    Task<bool> SendAsync(string organisation, AlertNotice notice, AlertRoute route, CancellationToken ct);
}
