namespace Gatehouse.Ports;

/// <summary>
/// Drives a pending approval beside its message, which stays: whoever comes first finds something due, the row decides what, and
/// the other finds it done. It carries no answer of anybody, and an approval lives and expires without it.
/// </summary>
public interface IApprovalWorkflow
{
    /// <summary>How much later than its time the message looks while the workflow is under way: it makes up for one that stands still.</summary>
    TimeSpan Headstart { get; }

    /// <summary>
    /// Has <see cref="Approvals.KeepApproval.LookAsync"/> called at each moment that its answer names, until it says that it is over.
    /// Called again while that is under way it MUST change nothing; where it has stopped too early it MUST start afresh.
    /// </summary>
    /// <returns>False where there is only the message. A failure leaves everything to the message, which asks again.</returns>
    Task<bool> StartAsync(string organisation, string approval, CancellationToken ct);

    /// <summary>Has it look now. An approval that nothing is under way for MUST be no failure, and any other failure costs nothing but time.</summary>
    /// <param name="round">What it waits in: <see cref="Approvals.ApprovalRecord.Round"/>.</param>
    Task WakeAsync(string organisation, string approval, int round, CancellationToken ct);
}
