namespace Gatehouse.Scenarios.Telemetry;

/// <summary>A span as a collector gets it.</summary>
public sealed record ExportedSpan(string Trace, string Id, string Parent, string Name, IReadOnlyList<string> Attributes)
{
    internal static ExportedSpan Read(ReadOnlyMemory<byte> span) => new(
        Protobuf.Hex(span, 1), Protobuf.Hex(span, 2), Protobuf.Hex(span, 4), Protobuf.Text(span, 5), [.. Protobuf.Fields(span, 9).Select(attribute => Protobuf.Text(attribute, 1))]);
}
