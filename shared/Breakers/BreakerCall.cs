using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Registry;

namespace Gatehouse.Breakers;

/// <summary>What one call says of its target.</summary>
/// <param name="Probe">The opening that the call was let through in; null when the breaker was closed.</param>
public readonly record struct BreakerCall(bool HasFailed, bool IsSlow, int? Probe)
{
    /// <param name="took">From the send to the whole answer.</param>
    /// <returns>Null when it says nothing: nothing was sent.</returns>
    /// <remarks>
    /// A refusal (4xx) is an answer of a target that works. An answer that asks for another try (408, 425, 429) is a failure, and
    /// so is one that cannot be read. A slow target is worse than its backup and better than none, so that slowness is only
    /// counted where there is a backup.
    /// </remarks>
    public static BreakerCall? Of(AttemptResult result, TimeSpan took, ConnectionEntry connection, TaskClaim claim)
    {
        if (result is AttemptResult.GivenBack or AttemptResult.Rejected { WasSent: false })
            return null;
        var isSlow = connection.Document.Backup is not null && took >= connection.Delivery.SlowAfter;
        return new BreakerCall(result is AttemptResult.Missed or AttemptResult.Unreadable, isSlow, claim.Probe);
    }
}
