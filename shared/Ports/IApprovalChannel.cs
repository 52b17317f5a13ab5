using Gatehouse.Approvals;

namespace Gatehouse.Ports;

/// <summary>A way to reach the people who may answer: mail, a chat. There may be none: the API is always there.</summary>
public interface IApprovalChannel
{
    /// <summary>
    /// Tells people that they are asked, are reminded, or are asked too, or writes down that <see cref="CatchUpAsync"/>, which is called
    /// right after it, has to. MAY be called more than once for the same notice, and
    /// MUST NOT decide anything: what a person answers through a channel goes to <see cref="DecideApproval"/>. MUST show nothing of
    /// the request but what <see cref="ApprovalMessage.Preview"/> says. A failure is tried again later; to put somebody off is none.
    /// </summary>
    Task TellAsync(ApprovalMessage message, CancellationToken ct);

    /// <summary>
    /// Tells those whom <see cref="TellAsync"/> has left to it and whose time has come, which MUST survive a restart. It is called with each
    /// look at a pending approval, and looked again at the time that it answers.
    /// </summary>
    /// <param name="message">To everybody who is asked by now.</param>
    /// <param name="ct">Ends the telling.</param>
    /// <returns>When the next one's time comes; null when nobody is put off.</returns>
    Task<DateTimeOffset?> CatchUpAsync(ApprovalMessage message, CancellationToken ct) => Task.FromResult<DateTimeOffset?>(null);

    /// <summary>Tells nobody; asked where a telling has failed.</summary>
    /// <param name="message">To everybody who is asked by now.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>When the next one's time comes of those whose has not come yet; null when there are none.</returns>
    Task<DateTimeOffset?> NextAsync(ApprovalMessage message, CancellationToken ct) => Task.FromResult<DateTimeOffset?>(null);

    /// <summary>Tells those who were asked that it is over, so that nothing offers an answer any more. MAY be called more than once.</summary>
    Task SettleAsync(ApprovalMessage message, CancellationToken ct);
}
