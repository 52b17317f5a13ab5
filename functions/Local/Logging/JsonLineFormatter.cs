using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gatehouse.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Gatehouse.Local.Logging;

/// <summary>One JSON object a line, for whatever collects them.</summary>
internal sealed class JsonLineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "gatehouse-json";

    private const string Template = "{OriginalFormat}";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", Instant.Format(TimeProvider.System.GetUtcNow()));
            json.WriteNumber("EventId", logEntry.EventId.Id);
            json.WriteString("LogLevel", logEntry.LogLevel.ToString());
            json.WriteString("Category", logEntry.Category);
            json.WriteString("Message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteIfAny(json, "Exception", logEntry.Exception?.ToString());
            WriteSubject(json, LogSubject.Current(scopeProvider));
            WriteState(json, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private static void WriteSubject(Utf8JsonWriter json, LogSubject subject)
    {
        WriteIfAny(json, "TraceId", subject.TraceId);
        WriteIfAny(json, "SpanId", subject.SpanId);
        WriteIfAny(json, "Task", subject.Task);
        WriteIfAny(json, "Connection", subject.Connection);
    }

    private static void WriteState(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? state)
    {
        if (state is null || state.All(member => member.Key == Template))
            return;
        json.WriteStartObject("State");
        foreach (var (name, value) in state.Where(member => member.Key != Template))
            json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
