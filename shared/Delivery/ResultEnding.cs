using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Delivery;

/// <summary>Ends a task with its result, whether the target answered with it or posted it later, and whether anybody gets it or not.</summary>
/// <remarks>What has happened is settled as it happened; what should not have happened is written down beside it.</remarks>
internal static class ResultEnding
{
    private const string OverrunClause = "overrun";
    private const string ModelsClause = "policy.models";

    /// <summary>What <see cref="End"/> must have read. The policy is read only for a result that it has something to say about.</summary>
    public static IReadOnlyList<string> Reads(TaskRecord task, AttemptResult.Delivered result) =>
        result.Model is not null || OutputRule.IsOverrun(task, result) ? [LedgerRows.Config] : [];

    /// <param name="fate">Released or withheld.</param>
    public static (LedgerWrite Write, TaskRecord Task) End(LedgerView view, TaskRecord task, AttemptResult.Delivered result, OutputFate fate = OutputFate.Release)
    {
        result = result with { Cost = OutputRule.CostOf(task, result) };
        var policy = Reads(task, result) is [var config] && view.Find(config) is { } stored ? ConnectionDirectory.Compile(stored).Policy : null;
        var isViolation = result.Model is { } model && policy?.Models is { } permitted && !permitted.Contains(model);
        var judged = Judged(task, result, fate) with { Violation = isViolation ? ModelsClause : null };
        var (state, ended, entry) = TaskEnding.End(view, judged, StateOf(result, fate), result.Effect, result.Cost);
        entry = entry with { Guards = result.Reading?.Guards ?? [], Code = fate == OutputFate.Withhold ? RefusalCode.GuardrailBlocked : null, Clause = judged.Failure?.Clause };

        List<AuditEntry> entries = [entry];
        if (isViolation)
            entries.Add(entry with { Kind = AuditKind.Violation, Clause = ModelsClause });
        if (OutputRule.IsOverrun(task, result))
        {
            entries.Add(entry with { Kind = AuditKind.Overrun });
            if (policy?.Spend?.OnOverrun is not OverrunResponse.Record && !state.Fences.Connection.Holds)
                state = Freeze(state, task.Connection, entries);
        }

        RowChange[] kept = fate == OutputFate.Release ? [new RowChange.Insert(LedgerRows.Result(task.Id), result.Body)] : [];
        return (TaskChange.Write(state, ended, entry, kept) with { Entries = entries }, ended);
    }

    private static TaskState StateOf(AttemptResult.Delivered result, OutputFate fate) =>
        fate == OutputFate.Withhold ? TaskState.Withheld
        : result.Effect == TaskEffect.Partial ? TaskState.Failed
        : TaskState.Succeeded;

    private static TaskRecord Judged(TaskRecord task, AttemptResult.Delivered result, OutputFate fate) => task with
    {
        Failure = fate == OutputFate.Withhold ? OutputRule.WhyWithheld(result.Reading!) : null,
        OutputGuardrails = result.Reading is not { Triggered.Count: > 0 } reading ? null : fate == OutputFate.Withhold ? OutputRule.Nameless(reading) : reading.Triggered,
        ResultSeal = result.Seal,
    };

    // In the commit that counts it: not one more task is claimed at a target that does not keep to its bound.
    private static LedgerState Freeze(LedgerState state, string connection, List<AuditEntry> entries)
    {
        entries.Add(new AuditEntry(AuditKind.Freeze) { Connection = connection, Subject = connection, Clause = OverrunClause });
        var standing = state.Fences.Connection;
        return state with { Fences = state.Fences with { Connection = standing with { Frozen = true, Revision = standing.Revision + 1 } } };
    }
}
