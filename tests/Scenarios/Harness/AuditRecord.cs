using System.Globalization;
using System.Text.Json;

namespace Gatehouse.Scenarios.Harness;

/// <summary>One entry of an export.</summary>
public sealed record AuditRecord(JsonElement Entry)
{
    public string Chain { get; } = Entry.TextOf("chain")!;

    public string Kind { get; } = Entry.TextOf("kind")!;

    public long Sequence { get; } = Entry.NumberOf("seq")!.Value;

    public DateTimeOffset Time { get; } = DateTimeOffset.Parse(Entry.TextOf("ts")!, CultureInfo.InvariantCulture);

    public string? Task { get; } = Entry.TextOf("task");

    public string? Decision { get; } = Entry.TextOf("decision");

    public bool IsAllow => Kind == "dispatch" && Decision == "allow";

    public override string ToString() => Entry.GetRawText();
}
