namespace Gatehouse.Approvals;

/// <summary>Lets one person answer one approval through one channel, once: a person's vote is given once.</summary>
/// <param name="Person">The approver's id.</param>
public sealed record ApprovalTicket(string Organisation, string Approval, string Person, TicketUse Use)
{
    /// <summary>Of the address that it was sent to (<see cref="ApproverAddresses.MarkOf(string)"/>); empty where it was sent to none.</summary>
    public string SentTo { get; init; } = "";
}
