using System.Text.Json;

namespace Gatehouse.Dispatching;

/// <summary>A dispatch as the caller asked for it, its form already checked.</summary>
public sealed record DispatchRequest
{
    public required string Connection { get; init; }

    public required TaskFacts Task { get; init; }

    /// <summary>Any JSON; absent when the caller sent none.</summary>
    public JsonElement? Input { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Tells whether two bodies under one key ask for the same; needed only with a key.</summary>
    public string Fingerprint { get; init; } = "";

    public string? TraceParent { get; init; }
}
