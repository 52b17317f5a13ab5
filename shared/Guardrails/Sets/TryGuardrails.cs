using System.Text.Json;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Guardrails.Documents;
using Gatehouse.Guardrails.Remote;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Tries guardrails on a content. Nothing of it is kept: neither the content nor that it was tried.</summary>
public sealed class TryGuardrails(GuardrailSets stored, InspectContent inspect, Func<GuardrailSet, GuardrailInspector> inspector)
{
    private const string Tried = "tried";

    public Task<ContentReading> HandleAsync(string organisation, GuardrailSet set, JsonElement content, GuardrailDirection direction, CancellationToken ct) =>
        inspect.InspectAsync(organisation, new AssignedSets([new AssignedSet(Tried, 1, inspector(set))]), JsonSerializer.SerializeToUtf8Bytes(content, SourceJson.Default.JsonElement), direction, Tried, ct);

    /// <summary>Whether somebody would be shown a secret of the organisation: who wrote where it goes must stand in the record.</summary>
    public static bool ShowsSecrets(GuardrailSet set) => set.Guardrails.Any(guardrail => guardrail.Rule is RemoteRule);

    /// <summary>A set that is stored; null when there is none, or it cannot be read.</summary>
    public async Task<GuardrailSet?> SetAsync(string organisation, string id, CancellationToken ct) =>
        await stored.ViewAsync(organisation, id, ct) is { Version: var version } ? GuardrailSetParser.Parse(version.Content ?? version.Document).Match<GuardrailSet?>(set => set, _ => null) : null;

    /// <summary>A guardrail that is stored, alone; null when there is none, or it cannot be read.</summary>
    public async Task<GuardrailSet?> GuardrailAsync(string organisation, string id, CancellationToken ct) =>
        await stored.GuardrailAsync(organisation, id, ct) is { } found ? GuardrailDraft.Parse<GuardrailSet?>(found.Document, Alone, _ => null) : null;

    public static GuardrailSet Alone(GuardrailDraft draft) => new(draft.Guardrail.Name, [draft.Guardrail]);
}
