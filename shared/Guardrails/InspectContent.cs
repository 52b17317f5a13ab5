using Gatehouse.Guardrails.Assignment;
using Gatehouse.Policy;
using Gatehouse.Telemetry;

namespace Gatehouse.Guardrails;

/// <summary>Runs every assigned set, each on what the one before it left, and says what they say together.</summary>
public sealed class InspectContent(InspectionKeys keys, GateMeters meters, TimeProvider time)
{
    private const string Clause = "guardrails";

    /// <param name="organisation">Whose sets they are.</param>
    /// <param name="json">Well formed: the bytes that will be sent, or that were answered.</param>
    /// <param name="direction">Which way they go.</param>
    /// <param name="taskId">What placeholders and hashes are stable within.</param>
    public async Task<ContentReading> InspectAsync(
        string organisation, AssignedSets sets, ReadOnlyMemory<byte> json, GuardrailDirection direction, string taskId, CancellationToken ct)
    {
        if (sets.Sets.Count == 0)
            return ContentReading.Uninspected;
        if (await TryKeyAsync(organisation, taskId, ct) is not { } key)
            return new ContentReading(InspectionVerdict.Unavailable, new Verdict.Deny(ReadingRefusals.Unavailable("the gate's key for findings cannot be read", Clause)), null);

        using var span = GateSpans.Part("inspect");
        var since = time.GetTimestamp();
        var draft = new ReadingDraft(direction);
        foreach (var set in sets.Sets)
        {
            draft.Add(set, set.Inspector.InspectJson(draft.Changed ?? json, direction, key));
            // Nothing is stricter.
            if (draft.Strictest == InspectionVerdict.Block)
                break;
        }

        var reading = draft.Finish();
        meters.Inspected(reading, direction, time.GetElapsedTime(since));
        return reading;
    }

    private async ValueTask<InspectionKey?> TryKeyAsync(string organisation, string taskId, CancellationToken ct)
    {
        try
        {
            return await keys.ForAsync(organisation, taskId, ct);
        }
#pragma warning disable CA1031 // whatever the secret store throws, nothing was inspected, and what is not inspected does not pass
        catch (Exception failure) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            meters.Failed(failure);
            return null;
        }
    }
}
