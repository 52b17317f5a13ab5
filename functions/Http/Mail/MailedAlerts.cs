using System.Net.Mail;
using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;
using Gatehouse.Alerts.Rules;
using Gatehouse.Http.Web;
using Gatehouse.Ports;

namespace Gatehouse.Http.Mail;

/// <summary>Tells an alert by mail.</summary>
internal sealed class MailedAlerts(IMailSender sender, AlertOptions options) : IAlertChannel
{
    public AlertChannelKind Kind => AlertChannelKind.Email;

    public async Task<bool> SendAsync(string organisation, AlertNotice notice, AlertRoute route, CancellationToken ct) =>
        MailAddress.TryCreate(route.To, out var to) && to.Address == route.To && await sender.SendAsync(MailOf(organisation, notice), to, ct);

    internal GateMail MailOf(string organisation, AlertNotice notice)
    {
        var (alert, rule) = (notice.Alert, AlertRules.Find(notice.Alert.Rule)?.Explain(options) ?? "");
        var (found, about) = ($"{alert.Signal.Explanation}.", $"Alert {alert.Id} of organisation {organisation}, raised for the {Ordinal(alert.Occurrence)} time.");
        var read = $"Read it at {Routes.ForAlert(alert.Id)}, acknowledge it, or silence it: nobody is told again before it is over.";
        var text = $"{alert.Rule}: {alert.Subject}\n\n{found}\n\nThe rule: {rule}.\n\n{about}\n{read}\n";
        var body = Html.Of($"<p><strong>{alert.Rule}: {alert.Subject}</strong></p><p>{found}</p><p>The rule: {rule}.</p><p>{about}</p><p>{read}</p>");
        return new GateMail(notice.Id, $"Alert: {alert.Rule} of {alert.Subject}", text, body);
    }

    private static string Ordinal(int number) => FormattableString.Invariant($"{number}{(number % 100 is 11 or 12 or 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}");
}
