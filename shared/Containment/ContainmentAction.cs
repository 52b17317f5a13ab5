namespace Gatehouse.Containment;

/// <summary>The rungs of the ladder that is built so far.</summary>
public enum ContainmentAction
{
    Freeze,
    Unfreeze,
    Kill,
}
