using Gatehouse.Guardrails.Assignment;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings a change of guardrails to every connection that they bind.</summary>
public sealed class FenceGuardrails(GuardrailSets sets, SetUses uses, LinkIndex links, OrganisationDirectory organisations, FenceConnections fence)
{
    /// <summary>A set has changed. For who waits for it.</summary>
    /// <param name="startedAt">Monotonic: when the change began.</param>
    public Task<ContainmentOutcome> SetAsync(string organisation, StoredSet set, string operatorId, long startedAt, CancellationToken ct) =>
        fence.ContainAsync(() => FenceAsync(organisation, set, operatorId, fence.Patience, ct), startedAt);

    /// <summary>The organisation's own list has changed. For who waits for it.</summary>
    /// <param name="startedAt">Monotonic: when the change began.</param>
    public Task<ContainmentOutcome> OrganisationAsync(Organisation organisation, string operatorId, long startedAt, CancellationToken ct) =>
        fence.ContainAsync(() => FenceAsync(organisation, operatorId, fence.Patience, ct), startedAt);

    /// <summary>For a message.</summary>
    /// <param name="subject">A set, or the organisation itself.</param>
    /// <returns>Whether every connection holds it now.</returns>
    public async Task<bool> FinishAsync(string organisation, string subject, CancellationToken ct)
    {
        if (subject == organisation)
            return await organisations.FindAsync(organisation, ct) is not { } standing || (await FenceAsync(standing, null, FenceConnections.Endless, ct)).All(result => result.Fenced);
        return await sets.FindAnyAsync(organisation, subject, ct) is not { } set || (await FenceAsync(organisation, set, null, FenceConnections.Endless, ct)).All(result => result.Fenced);
    }

    public static Refusal Unfinished(string what, ContainmentOutcome.Unfinished unfinished) =>
        new(RefusalCode.OutcomeUnknown, unfinished.NotFenced.Count == 0 ? $"{what}; its connections are being told" : $"{what}; not yet told: `{string.Join("`, `", unfinished.NotFenced)}`")
        {
            MayRetry = true,
            RetryAfter = TimeSpan.FromSeconds(1),
            Unlock = "it goes on by itself; read it to see the change",
        };

    // INVARIANT (change first): who is bound is read after the change has landed, so that whoever names the set later reads it as changed.
    private async Task<IReadOnlyList<FenceResult>> FenceAsync(string organisation, StoredSet set, string? operatorId, TimeSpan within, CancellationToken ct)
    {
        var bound = (await organisations.FindAsync(organisation, ct))?.Guardrails.Contains(set.Id, StringComparer.Ordinal) == true ? await links.AllAsync(organisation, ct) : await uses.OfAsync(organisation, set.Id, ct);
        return await fence.EachAsync([.. bound.Select(connection => (organisation, connection))], GuardrailFence.Of(set.Since, set.Id, operatorId), within, ct);
    }

    private async Task<IReadOnlyList<FenceResult>> FenceAsync(Organisation organisation, string? operatorId, TimeSpan within, CancellationToken ct)
    {
        var all = await links.AllAsync(organisation.Id, ct);
        return await fence.EachAsync([.. all.Select(connection => (organisation.Id, connection))], GuardrailFence.Of(organisation.GuardrailsSince, organisation.Id, operatorId), within, ct);
    }
}
