namespace Gatehouse.Approvals;

/// <summary>A card that a person has in a chat, so that it can be changed when it is over.</summary>
/// <param name="Person">The approver's id.</param>
/// <param name="Message">The message that the card is in.</param>
/// <param name="Notice">Why it was sent.</param>
/// <param name="Reminders">How often people had been reminded by then.</param>
public sealed record SentCard(string Approval, string Person, Conversation Conversation, string Message, ApprovalNotice Notice, int Reminders);
