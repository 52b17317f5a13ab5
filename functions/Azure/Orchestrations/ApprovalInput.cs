using System.Text.Json.Serialization;

namespace Gatehouse.Azure.Orchestrations;

/// <summary>Which approval an orchestration wakes. It is kept for as long as that waits: members are only ever added.</summary>
public sealed record ApprovalInput(
    [property: JsonPropertyName("organisation")] string Organisation,
    [property: JsonPropertyName("approval")] string Approval);
