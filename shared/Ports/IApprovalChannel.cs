using Gatehouse.Approvals;

namespace Gatehouse.Ports;

/// <summary>A way to reach the people who may answer: mail, a chat. There may be none: the API is always there.</summary>
public interface IApprovalChannel
{
    /// <summary>
    /// Tells people that they are asked, are reminded, or are asked too. MAY be called more than once for the same notice, and
    /// MUST NOT decide anything: what a person answers through a channel goes to <see cref="DecideApproval"/>. MUST show nothing of
    /// the request but what <see cref="ApprovalMessage.Preview"/> says. A failure is tried again later.
    /// </summary>
    Task TellAsync(ApprovalMessage message, CancellationToken ct);

    /// <summary>Tells those who were asked that it is over, so that nothing offers an answer any more. MAY be called more than once.</summary>
    Task SettleAsync(ApprovalMessage message, CancellationToken ct);
}
