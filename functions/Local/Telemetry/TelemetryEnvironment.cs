using System.Globalization;

namespace Gatehouse.Local.Telemetry;

/// <summary>Reads the standard variables of OpenTelemetry, as far as a bad one would only be noticed by what does not arrive.</summary>
public static class TelemetryEnvironment
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    public const string Timeout = "OTEL_EXPORTER_OTLP_TIMEOUT";
    public const string MetricInterval = "OTEL_METRIC_EXPORT_INTERVAL";
    public const string Disabled = "OTEL_SDK_DISABLED";

    /// <returns>Null when nothing is to be exported.</returns>
    public static TelemetryOptions? Read(Func<string, string?> variable, List<string> errors)
    {
        // An empty variable counts as unset: the specification says so.
        if (variable(Endpoint) is not { Length: > 0 } endpoint || string.Equals(variable(Disabled), "true", StringComparison.OrdinalIgnoreCase))
            return null;

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url is not { UserInfo: "", Query: "", Fragment: "" })
            errors.Add($"{Endpoint} `{endpoint}` must be the http or https URL of a collector, like `http://127.0.0.1:4318`");
        var protocol = variable(Protocol);
        if (protocol is not (null or "" or "grpc" or "http/protobuf"))
            errors.Add($"{Protocol} `{protocol}` must be `http/protobuf` or `grpc`");
        CheckMilliseconds(Timeout, variable(Timeout), errors);
        CheckMilliseconds(MetricInterval, variable(MetricInterval), errors);
        return new TelemetryOptions(protocol is { Length: > 0 });
    }

    private static void CheckMilliseconds(string name, string? value, List<string> errors)
    {
        if (value is { Length: > 0 } && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0))
            errors.Add($"{name} `{value}` must be a number of milliseconds, like `10000`");
    }
}
