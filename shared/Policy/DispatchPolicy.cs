namespace Gatehouse.Policy;

/// <summary>The law of dispatch, in the order it is applied. This list is the order; nothing re-sorts it.</summary>
public static class DispatchPolicy
{
    public static IReadOnlyList<IPolicyCheck> Checks { get; } =
    [
    ];
}
