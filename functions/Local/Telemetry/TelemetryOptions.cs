namespace Gatehouse.Local.Telemetry;

/// <summary>That traces and metrics are exported. Where to and how often, the exporter reads from the same variables.</summary>
/// <param name="NamesProtocol">Whether the environment says which protocol; without it HTTP is spoken, as the specification recommends.</param>
public sealed record TelemetryOptions(bool NamesProtocol);
