namespace Gatehouse.Breakers;

public enum BreakerPhase
{
    Closed,

    /// <summary>Nothing is sent.</summary>
    Open,

    /// <summary>A few calls at once are let through, and show whether the target is back.</summary>
    HalfOpen,
}
