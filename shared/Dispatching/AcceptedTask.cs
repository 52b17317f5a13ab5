using System.Text.Json.Serialization;

namespace Gatehouse.Dispatching;

/// <summary>What a <c>202</c> said, kept under its idempotency key to be said again.</summary>
/// <param name="Fingerprint">Of the request; another body under the same key is another request.</param>
/// <param name="Sequence">Of the entry that allowed it.</param>
public sealed record AcceptedTask(string Task, TaskState State, long PolicyVersion, long Sequence, string Fingerprint)
{
    /// <summary>Nothing was accepted under this key, and nothing ever will be.</summary>
    public static AcceptedTask Withdrawn { get; } = new("", TaskState.Cancelled, 0, 0, "");

    [JsonIgnore]
    public bool IsWithdrawn => State == TaskState.Cancelled;

    /// <summary>Whom it waits for; absent when nobody was asked.</summary>
    public string? Approval { get; init; }
}
