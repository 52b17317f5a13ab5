using System.Text.Json.Serialization;

namespace Gatehouse.Azure.Orchestrations;

/// <summary>What an orchestration waits for next: the end of a round, or its due moment.</summary>
public sealed record ApprovalWait(
    [property: JsonPropertyName("round")] int Round,
    [property: JsonPropertyName("due")] DateTimeOffset Due);
