namespace Gatehouse.Breakers;

/// <summary>The clauses that what breakers do is recorded and told under.</summary>
public static class BreakerClauses
{
    /// <summary>A probe failed, or was slow.</summary>
    public const string Probe = "breaker.probe";

    public static string Of(BreakerReason reason) => reason switch
    {
        BreakerReason.ErrorRate => "breaker.errorRate",
        BreakerReason.ConsecutiveFailures => "breaker.consecutiveFailures",
        _ => "breaker.slowCalls",
    };
}
