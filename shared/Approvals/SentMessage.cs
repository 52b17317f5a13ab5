namespace Gatehouse.Approvals;

/// <summary>A message of a chat.</summary>
/// <param name="Conversation">That it is in.</param>
/// <param name="Id">Of the message, there.</param>
public sealed record SentMessage(Conversation Conversation, string Id);
