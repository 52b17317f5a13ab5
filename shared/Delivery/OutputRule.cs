using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Policy;

namespace Gatehouse.Delivery;

/// <summary>What becomes of an output that guardrails have read. Nobody can be asked to approve one: what would need that is withheld.</summary>
internal static class OutputRule
{
    /// <remarks>Whoever has overrun its bound is not asked for more: it ends, so that the overrun is counted and freezes at once.</remarks>
    /// <param name="mayAskAgain">Whether asking is safe, and leads to another answer.</param>
    public static OutputFate Of(AttemptResult.Delivered result, TaskRecord task, bool mayAskAgain) => result.Reading?.Strictest switch
    {
        null or InspectionVerdict.Pass => OutputFate.Release,
        InspectionVerdict.Retry when mayAskAgain && task.OutputRetry?.Hint is null && !IsOverrun(task, result) => OutputFate.AskAgain,
        InspectionVerdict.Unavailable when mayAskAgain && !IsOverrun(task, result) => OutputFate.AskAgain,
        _ => OutputFate.Withhold,
    };

    /// <summary>The task with what stands of an output that is asked for once more.</summary>
    public static TaskRecord AskedAgain(TaskRecord task, AttemptResult.Delivered result) => task with
    {
        // It has acted: whatever ends it now, it did not end without an effect.
        EffectUnknown = true,
        OutputRetry = new OutputRetry(result.Effect, WhyWithheld(result.Reading!), CostOf(task, result)) { Hint = result.Reading!.Hint ?? task.OutputRetry?.Hint },
        OutputGuardrails = Nameless(result.Reading!),
    };

    /// <summary>Of the work as a whole: a later report stands for all of it, and is never below an earlier one.</summary>
    public static Ledger.Money? CostOf(TaskRecord task, AttemptResult.Delivered result) =>
        task.OutputRetry?.Cost is { } earlier && (result.Cost is not { } reported || reported < earlier) ? earlier : result.Cost;

    /// <summary>By the cost of the work as a whole: an earlier report that was too much stays too much.</summary>
    public static bool IsOverrun(TaskRecord task, AttemptResult.Delivered result) => task.Reservation is { } reservation && CostOf(task, result) > reservation.Amount;

    public static TaskFailure WhyWithheld(ContentReading reading) => reading.Verdict.Match(
        allow: () => throw new InvalidOperationException("an output that may go on is not withheld"),
        ask: demand => new TaskFailure(RefusalCode.GuardrailBlocked.ToWireName(), $"{string.Join("; ", demand.Reasons)}, and nobody can be asked to approve an output", demand.Clauses[0]),
        deny: refusal => new TaskFailure((refusal.Code == RefusalCode.Unavailable ? refusal.Code : RefusalCode.GuardrailBlocked).ToWireName(), refusal.Detail, refusal.Clause));

    /// <summary>Of an output that nobody gets, not even the names of its members are kept.</summary>
    public static IReadOnlyList<TriggeredGuardrail> Nameless(ContentReading reading) =>
        [.. reading.Triggered.Select(one => one with { Places = [.. one.Places.Select(place => place.WithoutNames())] })];
}
