using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Approvals;

/// <summary>Approvals as people see them.</summary>
public sealed class ReadApprovals(Ledgers ledgers, ApprovalIndex index, ReadVoters voters)
{
    /// <summary>
    /// One, with each yes marked by whether it counts now; in a list they stand as the latest answer found them, unless so many have
    /// answered that they would be enough.
    /// </summary>
    public async Task<ApprovalView?> FindAsync(string organisation, string id, CancellationToken ct)
    {
        if (await StandingAsync(organisation, id, ct) is not { } standing)
            return null;

        var (preview, input) = (ApprovalRows.Preview(id), LedgerRows.Input(standing.Task.Id));
        var snapshot = await ledgers.For(organisation, Ids.ConnectionOf(id)!).ReadAsync([preview, input], ct);
        return standing with
        {
            Approval = await voters.ExaminedAsync(organisation, standing.Approval, ct),
            Preview = snapshot.Find(preview),
            Payload = snapshot.Find(input) is { } stored ? (ReadOnlyMemory<byte>?)DispatchInput.PayloadOf(stored) : null,
            IsErased = snapshot.Find(input) is null,
        };
    }

    /// <returns>Null while it is pending, or when there is none.</returns>
    public async Task<ApprovalRecord?> FindEndedAsync(string organisation, string id, CancellationToken ct) =>
        await StandingAsync(organisation, id, ct) is { Approval: { State: not ApprovalState.Pending } ended } ? ended : null;

    /// <param name="addresses">Of one person, or <see cref="ApprovalIndex.Everybody"/>.</param>
    /// <param name="connection">Only its own; null for all.</param>
    /// <param name="after">The place that the last page ended with; empty for the first page.</param>
    /// <returns>Pending ones, at most <paramref name="limit"/>, the first to expire first; and the place that the page ends with, null at the end.</returns>
    public async Task<(IReadOnlyList<ApprovalView> Found, string? After)> ListAsync(
        string organisation, IReadOnlyList<string> addresses, string? connection, string after, int limit, CancellationToken ct)
    {
        var found = new List<ApprovalView>();
        for (var from = after; ;)
        {
            var places = await index.PlacesAsync(organisation, addresses, from, limit, ct);
            // At once: each is some readings of its own connection, one after the other.
            var views = await Task.WhenAll(places.Select(place => PendingAsync(organisation, place, addresses, connection, ct)));
            foreach (var (place, view) in places.Zip(views))
            {
                from = place;
                if (view is null)
                    continue;
                found.Add(view);
                if (found.Count == limit)
                    return (found, place);
            }

            if (places.Count < limit)
                return (found, null);
        }
    }

    private async Task<ApprovalView?> PendingAsync(string organisation, string place, IReadOnlyList<string> addresses, string? connection, CancellationToken ct)
    {
        var id = ApprovalIndex.ApprovalAt(place);
        if (connection is not null && Ids.ConnectionOf(id) != connection)
            return null;

        // The version before the row: what is not there by then was decided on a state that is gone.
        var version = (await ledgers.For(organisation, Ids.ConnectionOf(id)!).ReadAsync([], ct)).Version;
        if (await StandingAsync(organisation, id, ct) is { } view)
            return view.Approval.State == ApprovalState.Pending ? view with { Approval = await ListedAsync(organisation, view.Approval, ct) } : null;
        await index.RemoveOrphanAsync(organisation, place, addresses, version, ct);
        return null;
    }

    private Task<ApprovalRecord> ListedAsync(string organisation, ApprovalRecord approval, CancellationToken ct) =>
        approval.Votes.Count < approval.Terms.Quorum ? Task.FromResult(approval) : voters.ExaminedAsync(organisation, approval, ct);

    private async Task<ApprovalView?> StandingAsync(string organisation, string id, CancellationToken ct)
    {
        var ledger = ledgers.For(organisation, Ids.ConnectionOf(id)!);
        var snapshot = await ledger.ReadAsync([ApprovalRows.Key(id)], ct);
        if (snapshot.State is not { } state || ApprovalRows.Parse(snapshot.Find(ApprovalRows.Key(id))) is not { } approval)
            return null;
        var row = LedgerRows.Task(approval.Task);
        return TaskChange.Parse((await ledger.ReadAsync([row], ct)).Find(row)) is { } task
            ? new ApprovalView(Shown(state, approval, ledger.Now), ReadTask.Shown(state, task))
            : null;
    }

    // From the moment of a kill nobody can answer, and from that of its expiry: the row follows when its message is next touched.
    private static ApprovalRecord Shown(LedgerState state, ApprovalRecord approval, DateTimeOffset now) =>
        approval.State != ApprovalState.Pending ? approval
        : approval.KillEpoch < state.Fences.KillEpoch ? approval with { State = ApprovalState.Cancelled, Cause = ApprovalTransitions.Killed }
        : now >= approval.ExpiresAt ? approval with { State = ApprovalState.Expired, DecidedAt = approval.ExpiresAt, Cause = ApprovalTransitions.OutOfTime }
        : approval;
}
