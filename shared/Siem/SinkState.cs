namespace Gatehouse.Siem;

/// <summary>Whether a sink is sent to.</summary>
public enum SinkState
{
    Active,
    Paused,

    /// <summary>Nothing is sent; what was sent stays known, so that the next sink misses nothing.</summary>
    Removed,
}
