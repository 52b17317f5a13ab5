using Gatehouse.Ledger;

namespace Gatehouse.Containment;

internal static class StandingChanges
{
    /// <param name="ledger">Whose it is, as in <c>the session's</c>.</param>
    /// <param name="fence">Takes the document to the connections.</param>
    public static Task<ContainmentOutcome> ThenAsync<T>(this LedgerOutcome<StandingChange<T>> outcome, string ledger, Func<T, Task<ContainmentOutcome>> fence) => outcome switch
    {
        LedgerOutcome<StandingChange<T>>.Done { Reply: StandingChange<T>.To { Document: var document } } => fence(document),
        LedgerOutcome<StandingChange<T>>.Done { Reply: StandingChange<T>.Unknown } => Task.FromResult<ContainmentOutcome>(new ContainmentOutcome.Unknown()),
        LedgerOutcome<StandingChange<T>>.Done => Task.FromResult<ContainmentOutcome>(new ContainmentOutcome.Killed()),
        LedgerOutcome<StandingChange<T>>.Unknown => Task.FromResult<ContainmentOutcome>(new ContainmentOutcome.Unfinished([])),
        _ => Task.FromResult<ContainmentOutcome>(new ContainmentOutcome.Unavailable($"{ledger} ledger could not be written in time")),
    };
}
