namespace Gatehouse.Approvals;

/// <summary>What a person says by a card.</summary>
/// <param name="Approval">That the card says it is of.</param>
public sealed record CardAnswer(string Approval, ApprovalCast Cast);
