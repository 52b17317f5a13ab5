namespace Gatehouse.Policy.Conditions;

public enum ConditionOutcome
{
    Holds,
    Fails,

    /// <summary>Nothing there, or another kind of value: where a yes is sought it fails, where a human is, it asks.</summary>
    CannotBeJudged,
}
