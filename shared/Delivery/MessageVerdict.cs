namespace Gatehouse.Delivery;

/// <summary>What a message is, seen against the state and the row it speaks of.</summary>
public enum MessageVerdict
{
    /// <summary>The row is at this step.</summary>
    Act,

    /// <summary>The step is done, or its commit can never land.</summary>
    Complete,

    /// <summary>Its commit may still land.</summary>
    Wait,
}
