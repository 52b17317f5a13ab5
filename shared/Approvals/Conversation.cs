namespace Gatehouse.Approvals;

/// <summary>Where a chat's bot reaches a person.</summary>
/// <param name="ServiceUrl">Of the chat, as it has said itself.</param>
/// <param name="Id">Of the conversation between the two.</param>
/// <param name="User">The person there; absent where the chat has not said.</param>
public sealed record Conversation(string ServiceUrl, string Id, string? User = null);
