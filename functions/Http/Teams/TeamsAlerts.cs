using System.Buffers;
using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;
using Gatehouse.Approvals;
using Gatehouse.Ports;

namespace Gatehouse.Http.Teams;

/// <summary>Tells an alert to a person in Teams, by a card that asks for nothing.</summary>
internal sealed class TeamsAlerts(TeamsOptions options, BotConnector connector, Conversations conversations) : IAlertChannel
{
    public AlertChannelKind Kind => AlertChannelKind.Teams;

    public async Task<bool> SendAsync(string organisation, AlertNotice notice, AlertRoute route, CancellationToken ct)
    {
        if (!Guid.TryParse(route.To, out var person))
            return false;
        var card = CardOf(organisation, notice);
        if (await conversations.FindAsync(options.Tenant, person, ct) is { } known)
        {
            if (await connector.SendAsync(known, card, ct) is not null)
                return true;
            await conversations.ForgetAsync(options.Tenant, person, ct);
        }

        if (await connector.OpenAsync(person, ct) is not { } opened)
            return false;
        await conversations.KeepAsync(options.Tenant, person, opened, ct);
        return await connector.SendAsync(opened, card, ct) is not null;
    }

    internal static byte[] CardOf(string organisation, AlertNotice notice)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "AdaptiveCard");
            json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
            json.WriteString("version", "1.5");
            json.WriteStartArray("body");
            Line(json, $"Alert: {notice.Alert.Rule}", isTitle: true);
            Line(json, notice.Alert.Subject);
            Line(json, $"{notice.Alert.Signal.Explanation}.");
            Line(json, $"{notice.Id}, organisation {organisation}");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Line(Utf8JsonWriter json, string text, bool isTitle = false)
    {
        json.WriteStartObject();
        json.WriteString("type", "TextBlock");
        json.WriteString("text", text);
        json.WriteBoolean("wrap", true);
        if (isTitle)
            json.WriteString("weight", "Bolder");
        json.WriteEndObject();
    }
}
