using Gatehouse.Guardrails;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;

namespace Gatehouse.Dispatching;

/// <summary>Has guardrails read what a task says, where there are any: exactly what will be sent, before anything is decided.</summary>
public sealed class InspectInput(Ledgers ledgers, InspectContent content, IRandomSource random)
{
    /// <summary>A first pass, on the state as it was last seen, spares what is refused anyhow. The decision on the fenced state asks for the reading if it needs it.</summary>
    public async Task<DispatchDraft> HandleAsync(DispatchDraft draft, CancellationToken ct)
    {
        if (draft.Guardrails.IsNone || await IsRefusedAnyhowAsync(draft, ct))
            return draft;
        return draft.Read(await ReadAsync(draft, ct), random);
    }

    /// <summary>Of a task that was accepted before: what it says was decided and cannot be changed any more, only refused.</summary>
    public async Task<DispatchDraft> AgainAsync(DispatchDraft draft, CancellationToken ct)
    {
        if (draft.Guardrails.IsNone)
            return draft;
        var reading = await ReadAsync(draft, ct);
        return draft.Read(reading.Changed is null ? reading : reading with { Changed = null, Verdict = new Verdict.Deny(WouldChange) }, random);
    }

    private static Refusal WouldChange { get; } = new(RefusalCode.GuardrailBlocked, "guardrails that came after it was accepted would change what the task says")
    {
        Clause = "guardrails",
        Unlock = "ask for it again",
    };

    private Task<ContentReading> ReadAsync(DispatchDraft draft, CancellationToken ct) =>
        content.InspectAsync(draft.Organisation, draft.Guardrails, DispatchContent.Of(draft.Request), GuardrailDirection.Input, draft.TaskId, ct);

    private async Task<bool> IsRefusedAnyhowAsync(DispatchDraft draft, CancellationToken ct)
    {
        var ledger = ledgers.For(draft.Organisation, draft.Request.Connection);
        return await ledger.RecentAsync(ct) is not { } state
            || DispatchDecision.Evaluate(draft, draft.FactsOn(state, ledger.Now > state.LastTime ? ledger.Now : state.LastTime), DispatchPolicy.Checks).IsDenied;
    }
}
