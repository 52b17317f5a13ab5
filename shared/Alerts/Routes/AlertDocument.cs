using System.Buffers;
using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Alerts.Routes;

/// <summary>What is told of an alert: to a webhook as it is, to people in words.</summary>
public static class AlertDocument
{
    /// <summary>As a webhook gets it.</summary>
    public static ReadOnlyMemory<byte> Of(string organisation, AlertNotice notice)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var (alert, signal) = (notice.Alert, notice.Alert.Signal);
            json.WriteStartObject();
            json.WriteString("notice", notice.Id);
            json.WriteString("event", notice.Kind is AlertNoticeKind.Raised ? "raised" : "cleared");
            json.WriteString("at", Instant.Format(notice.At));
            json.WriteString("organisation", organisation);
            json.WriteString("alert", alert.Id);
            json.WriteString("rule", alert.Rule);
            json.WriteString("subject", alert.Subject);
            if (alert.Agent is { } agent)
                json.WriteString("agent", agent);
            json.WriteNumber("occurrence", alert.Occurrence);
            json.WriteString("raisedAt", Instant.Format(alert.RaisedAt));
            Figures(json, signal);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Value, what is normal, what raises it, the time, and how all of it comes about.</summary>
    public static void Figures(Utf8JsonWriter json, AlertSignal signal)
    {
        json.WriteNumber("value", Rounded(signal.Value));
        if (signal.Normal is { } normal)
            json.WriteNumber("normal", Rounded(normal));
        else
            json.WriteNull("normal");
        json.WriteNumber("threshold", Rounded(signal.Threshold));
        json.WriteNumber("calmBelow", Rounded(signal.CalmBelow));
        json.WriteString("unit", JsonNamingPolicy.CamelCase.ConvertName(signal.Unit.ToString()));
        json.WriteString("from", Instant.Format(signal.From));
        json.WriteString("to", Instant.Format(signal.To));
        json.WriteString("explanation", signal.Explanation);
    }

    private static double Rounded(double figure) => Math.Round(figure, 6);
}
