using System.Collections.Frozen;
using Gatehouse.Ledger;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Policy;

/// <summary>When a human is asked; any one of these is enough.</summary>
/// <param name="Always">Every task.</param>
/// <param name="Above">A task that reserves more than this.</param>
/// <param name="Arguments">By tool; arguments that cannot be judged ask too.</param>
public sealed record ApprovalTrigger(
    bool Always,
    Money? Above,
    FrozenSet<ToolClass> Classes,
    IReadOnlyList<KeyValuePair<string, ConditionSet>> Arguments);
