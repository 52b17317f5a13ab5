using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Gatehouse.Local.Hosting;

/// <summary>Logs go to standard error: one line each for a person at a terminal, JSON for everything else.</summary>
internal static class ConsoleLogging
{
    // RFC 3339, as on the wire.
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static void AddGatehouseConsole(this ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        if (Console.IsErrorRedirected)
            logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, Moment.TrimEnd()));
        else
            logging.AddSimpleConsole(simple => (simple.SingleLine, simple.UseUtcTimestamp, simple.TimestampFormat) = (true, true, Moment));
    }
}
