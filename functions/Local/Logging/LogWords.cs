using Microsoft.Extensions.Logging;

namespace Gatehouse.Local.Logging;

internal static class LogWords
{
    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
