namespace Gatehouse.Approvals;

/// <summary>A person as they are to be entered.</summary>
/// <param name="User">As <c>user:ana@example.com</c>.</param>
public sealed record ApproverDraft(string User, string? Name, ApproverAddresses Addresses)
{
    internal Approver ToApprover(string id, DateTimeOffset now) => new(id, User) { Name = Name, Addresses = Addresses, CreatedAt = now, Revision = 1 };
}
