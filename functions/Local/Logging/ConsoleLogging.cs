using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Gatehouse.Local.Logging;

/// <summary>Logs go to standard error: one line each for a person at a terminal, JSON for everything else.</summary>
internal static class ConsoleLogging
{
    public static void AddGatehouseConsole(this ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        logging.Services.AddSingleton<ConsoleFormatter, LineFormatter>().AddSingleton<ConsoleFormatter, JsonLineFormatter>();
        logging.AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = Console.IsErrorRedirected ? JsonLineFormatter.FormatterName : LineFormatter.FormatterName;
        });
    }
}
