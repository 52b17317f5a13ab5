using System.Globalization;
using Gatehouse.Ledger;

namespace Gatehouse.Alerts.Routes;

/// <summary>What a message about an alert is about: one notice, over one route, so that a dead route keeps no other waiting.</summary>
internal sealed record AlertSubject(string Alert, int Number, string Route)
{
    public static string Of(AlertNotice notice, AlertRoute route) => string.Create(CultureInfo.InvariantCulture, $"{notice.Alert.Id}.{notice.Number}.{route.Id}");

    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static AlertSubject Of(GateMessage message) =>
        message.Subject.Split('.') is [var alert, var number, var route] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? new AlertSubject(alert, parsed, route)
            : throw new InvalidOperationException($"a message about an alert is about `{message.Subject}`");
}
