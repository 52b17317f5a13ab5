using Gatehouse.Breakers;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>The times of delivery.</summary>
public sealed record DeliveryOptions
{
    /// <summary>A claim older than this sends nothing.</summary>
    public TimeSpan SendWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after a grant was known to be good a call that presents it begins; else the task is prepared again.</summary>
    public TimeSpan GrantFor { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What a lease has beyond the call's time-out: the settle's deadline and the clocks' spread.</summary>
    public TimeSpan LeaseMargin { get; init; } = TimeSpan.FromSeconds(14);

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a frozen connection's task waits between two looks, at first.</summary>
    public TimeSpan FirstFrozenLook { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a message waits in the process for its commit before a copy is scheduled.</summary>
    public TimeSpan WaitInProcess { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan LeastPutOff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>When a message whose commit has not landed makes it definite.</summary>
    public TimeSpan TouchAfter { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often an agent is told of a task's end that does not acknowledge it, and for how long after the end.</summary>
    public int MaxCallbackTries { get; init; } = 12;

    public TimeSpan CallbackWithin { get; init; } = TimeSpan.FromHours(24);

    public int MaxReplyBytes { get; init; } = 256 * 1024;

    public BreakerOptions Breaker { get; init; } = new();

    /// <param name="looks">How often it was looked at before.</param>
    internal TimeSpan FrozenLook(int looks) => Doubling.Of(FirstFrozenLook, looks, LongestRetry);
}
