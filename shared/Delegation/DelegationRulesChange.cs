namespace Gatehouse.Delegation;

/// <summary>What of them changes; what is <see langword="null"/> stays.</summary>
public sealed record DelegationRulesChange(int? MaxDepth, bool? HumanRequired)
{
    public DelegationRules On(DelegationRules standing) => new(MaxDepth ?? standing.MaxDepth, HumanRequired ?? standing.HumanRequired);
}
