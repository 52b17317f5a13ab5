using System.Globalization;
using Gatehouse.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Gatehouse.Local.Logging;

/// <summary>One line for a person: when, how bad, who says it, what, and what it is about.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "gatehouse-line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var subject = LogSubject.Current(scopeProvider);
        textWriter.Write($"{Instant.Format(TimeProvider.System.GetUtcNow())} {LogWords.Of(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id.ToString(CultureInfo.InvariantCulture)}] ");
        WriteOnOneLine(textWriter, logEntry.Formatter(logEntry.State, logEntry.Exception));
        WriteIfAny(textWriter, "trace", subject.TraceId);
        WriteIfAny(textWriter, "span", subject.SpanId);
        WriteIfAny(textWriter, "task", subject.Task);
        WriteIfAny(textWriter, "connection", subject.Connection);
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(' ');
            WriteOnOneLine(textWriter, exception.ToString());
        }

        textWriter.WriteLine();
    }

    private static void WriteIfAny(TextWriter text, string name, string? value)
    {
        if (value is not null)
            text.Write($" {name}={value}");
    }

    // What stands in a message must not be able to begin a line, or to move a terminal's cursor.
    private static void WriteOnOneLine(TextWriter text, string said)
    {
        foreach (var character in said)
            text.Write(char.IsControl(character) ? ' ' : character);
    }
}
