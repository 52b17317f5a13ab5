namespace Gatehouse.Approvals;

/// <summary>What a channel tells people.</summary>
/// <param name="Organisation">Of the approval.</param>
/// <param name="Approval">As it stands now.</param>
/// <param name="Notice">Why they are told.</param>
/// <param name="To">Those whom it is about, as <c>user:…</c>, <c>group:…</c> or <see cref="ApprovalTerms.AnyApprover"/>.</param>
/// <param name="Preview">The JSON of <see cref="ApprovalPreview"/>.</param>
public sealed record ApprovalMessage(string Organisation, ApprovalRecord Approval, ApprovalNotice Notice, IReadOnlyList<string> To, ReadOnlyMemory<byte> Preview);
