using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>What ends a task that was handed on, before it is sent.</summary>
internal static class DelegationFault
{
    /// <returns>Null while it stands.</returns>
    public static TaskFailure? Of(TaskRecord record, Fences fences, DateTimeOffset now)
    {
        if (record.ActChain.FirstOrDefault(actor => fences.Ancestor(actor) is { Killed: true }) is { } killed)
            return new TaskFailure("delegation-broken", Ids.Is(IdKind.User, killed) ? $"`{killed}`, for whom it is done, has left" : $"agent `{killed}`, who delegated, was killed");
        return record.Limits?.ExpiresAt <= now ? new TaskFailure("delegation-broken", $"what was handed to agent `{record.Agent}` has ended", "delegation.expiresAt") : null;
    }
}
