namespace Gatehouse.Breakers;

/// <summary>Why a breaker opened.</summary>
public enum BreakerReason
{
    /// <summary>Too large a share of the calls of the last minute failed.</summary>
    ErrorRate = 1,

    /// <summary>Too many calls failed one after another.</summary>
    ConsecutiveFailures,

    /// <summary>Too large a share of the calls of the last minute took longer than <c>slowAfter</c>.</summary>
    SlowCalls,
}
