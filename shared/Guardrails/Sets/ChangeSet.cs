using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Replaces a set's document; once answered, no connection that is bound by it decides by what stood before.</summary>
public sealed class ChangeSet(Ledgers ledgers, FenceGuardrails fence, TimeProvider time)
{
    /// <param name="basedOn">The version that the operator saw.</param>
    public async Task<ChangeOutcome<SetView>> HandleAsync(string organisation, string id, SetDraft draft, int basedOn, string operatorId, CancellationToken ct)
    {
        if (GuardrailSets.IsBuiltIn(id))
            return new ChangeOutcome<SetView>.Refused(SetDocument.BuiltIn(id));

        var request = new LedgerRequest<ChangeOutcome<SetView>>(view => Decide(view, id, draft, basedOn, operatorId)) { Reads = [SetRows.Set(id), SetRows.Version(id, basedOn)] };
        var outcome = ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
        if (outcome is not ChangeOutcome<SetView>.Changed { Value: var changed })
            return outcome;
        return await fence.SetAsync(organisation, changed.Set, operatorId, time.GetTimestamp(), ct) is ContainmentOutcome.Unfinished unfinished
            ? new ChangeOutcome<SetView>.Refused(FenceGuardrails.Unfinished($"guardrail set `{id}` is at version {changed.Set.Version}", unfinished))
            : outcome;
    }

    private static LedgerDecision<ChangeOutcome<SetView>> Decide(LedgerView view, string id, SetDraft draft, int basedOn, string operatorId)
    {
        if (!SetDocument.TryRead(view, id, basedOn, out StoredSet? standing, out Refusal? fault))
            return SetDocument.No<SetView>(fault);
        if (view.Find(SetRows.Version(id, basedOn)) is { } stored && SetRows.ParseVersion(stored) is var version && draft.Is(version))
            return new LedgerDecision<ChangeOutcome<SetView>>.Answer(new ChangeOutcome<SetView>.Changed(new SetView(standing, version)));

        var changed = standing with { Name = draft.Set.Name, Version = standing.Version + 1, ChangedAt = view.Now, Since = view.BaseVersion + 1 };
        var next = draft.ToVersion(changed.Version, view.Now, operatorId);
        var write = new LedgerWrite(view.State)
        {
            Entries = [SetDocument.Entry(AuditKind.GuardrailSetChanged, id, changed.Version, "changed", operatorId)],
            Rows = [new RowChange.Update(SetRows.Set(id), SetRows.Bytes(changed)), SetRows.Insert(id, next)],
            Announcements = [new Announcement(TaskStep.Fence, id)],
        };
        return new LedgerDecision<ChangeOutcome<SetView>>.Commit(write, new ChangeOutcome<SetView>.Changed(new SetView(changed, next)));
    }
}
