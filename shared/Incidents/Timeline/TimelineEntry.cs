using System.Text.Json;
using Gatehouse.Audit;

namespace Gatehouse.Incidents.Timeline;

/// <summary>What a timeline reads of one entry.</summary>
internal sealed record TimelineEntry(string Chain, long Sequence, DateTimeOffset At, string Kind)
{
    public string? Agent { get; init; }

    public string? Credential { get; init; }

    public string? Subject { get; init; }

    public string? Target { get; init; }

    public string? Session { get; init; }

    public string? Task { get; init; }

    public string? Operator { get; init; }

    public string? Decision { get; init; }

    public string? Code { get; init; }

    public string? Clause { get; init; }

    public string? Status { get; init; }

    public string? Outcome { get; init; }

    public string? Payload { get; init; }

    public IReadOnlyList<string> ActChain { get; init; } = [];

    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Guardrails that triggered.</summary>
    public IReadOnlyList<string> Triggered { get; init; } = [];

    public int? Score { get; init; }

    public string? Level { get; init; }

    /// <summary>In micro-units of the organisation's currency.</summary>
    public long Posted { get; init; }

    /// <summary>How many events it stands for.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Of several events, the first one's time.</summary>
    public DateTimeOffset? First { get; init; }

    public DateTimeOffset Began => First ?? At;

    public bool Is(AuditKind kind) => Kind == kind.ToWireName();

    public static TimelineEntry Read(string chain, long sequence, ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var entry = document.RootElement;
        var trust = Member(entry, "trust");
        return new TimelineEntry(chain, sequence, entry.GetProperty("ts").GetDateTimeOffset(), entry.GetProperty("kind").GetString()!)
        {
            Agent = Text(entry, "agent"),
            Credential = Text(entry, "credential"),
            Subject = Text(entry, "subject"),
            Target = Text(entry, "target"),
            Session = Text(entry, "session"),
            Task = Text(entry, "task"),
            Operator = Text(entry, "operator"),
            Decision = Text(entry, "decision"),
            Code = Text(entry, "code"),
            Clause = Text(entry, "clause"),
            Status = Text(entry, "status"),
            Outcome = Text(entry, "outcome"),
            Payload = Text(entry, "payload"),
            ActChain = Items(entry, "act", actor => actor.GetString()!),
            Tools = Items(entry, "tools", tool => tool.GetProperty("name").GetString()!),
            Triggered = [.. Items(entry, "guards", guard => guard.GetProperty("hit").GetBoolean() ? guard.GetProperty("guardrail").GetString()! : "").Where(id => id.Length > 0)],
            Score = trust is { } score ? (int?)Number(score, "score") : null,
            Level = trust is { } level ? Text(level, "level") : null,
            Posted = Member(entry, "cost") is { } cost ? Number(cost, "posted") ?? 0 : 0,
            Count = Number(entry, "count") ?? 1,
            First = Text(entry, "first") is not null ? entry.GetProperty("first").GetDateTimeOffset() : null,
        };
    }

    private static string? Text(JsonElement entry, string name) => Member(entry, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? Number(JsonElement entry, string name) => Member(entry, name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

    private static JsonElement? Member(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value : null;

    private static string[] Items(JsonElement entry, string name, Func<JsonElement, string> read) =>
        Member(entry, name) is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray().Select(read)] : [];
}
