using System.Diagnostics.CodeAnalysis;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Guardrails.Sets;

/// <summary>A stored set or guardrail in its ledger, for those that change it.</summary>
internal static class SetDocument
{
    /// <param name="fault">Why there is nothing to change.</param>
    public static bool TryRead(LedgerView view, string id, int basedOn, [NotNullWhen(true)] out StoredSet? standing, [NotNullWhen(false)] out Refusal? fault)
    {
        standing = view.Find(SetRows.Set(id)) is { } stored && SetRows.ParseSet(stored) is { DeletedAt: null } found ? found : null;
        fault = Fault($"guardrail set `{id}`", standing?.Version, basedOn);
        return fault is null && standing is not null;
    }

    /// <inheritdoc cref="TryRead(LedgerView, string, int, out StoredSet?, out Refusal?)"/>
    public static bool TryRead(LedgerView view, string id, int basedOn, [NotNullWhen(true)] out StoredGuardrail? standing, [NotNullWhen(false)] out Refusal? fault)
    {
        standing = view.Find(SetRows.Guardrail(id)) is { } stored && SetRows.ParseGuardrail(stored) is { DeletedAt: null } found ? found : null;
        fault = Fault($"guardrail `{id}`", standing?.Version, basedOn);
        return fault is null && standing is not null;
    }

    public static LedgerDecision<ChangeOutcome<T>> No<T>(Refusal refusal) => new LedgerDecision<ChangeOutcome<T>>.Answer(new ChangeOutcome<T>.Refused(refusal));

    /// <summary>What came with the gate changes with the gate.</summary>
    public static Refusal BuiltIn(string id) => new(RefusalCode.Conflict, $"guardrail set `{id}` comes with the gate, and nobody changes it")
    {
        Unlock = "read it, and make a set of your own from its document",
    };

    /// <param name="action"><c>created</c>, <c>changed</c> or <c>deleted</c>.</param>
    public static AuditEntry Entry(AuditKind kind, string id, int version, string action, string operatorId) => new(kind)
    {
        Subject = id,
        Operator = operatorId,
        Guards = [new AuditGuard(id, version, Hit: false, action)],
    };

    private static Refusal? Fault(string what, int? standing, int basedOn) =>
        standing is not { } version ? new Refusal(RefusalCode.NotFound, $"there is no {what}")
        : version != basedOn ? ChangeOutcomes.Stale(what, version, basedOn)
        : null;
}
