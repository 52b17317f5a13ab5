using Gatehouse.Guardrails.Assignment;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Policy;
using Gatehouse.Telemetry;

namespace Gatehouse.Guardrails;

/// <summary>Runs every assigned set, each on what the one before it left, and says what they say together.</summary>
public sealed class InspectContent(InspectionKeys keys, AskRemote remote, GateMeters meters, TimeProvider time)
{
    private const string Clause = "guardrails";

    // However many endpoints are to be asked: a claim's lease lasts for it, and a caller waits.
    private static readonly TimeSpan mostRemote = TimeSpan.FromSeconds(20);

    /// <summary>The longest that an inspection by these sets may take.</summary>
    public static TimeSpan LongestOf(AssignedSets sets, GuardrailDirection direction)
    {
        var local = sets.Sets.Aggregate(TimeSpan.Zero, (sum, set) => sum + set.Inspector.Set.Budget);
        var asked = sets.Sets.SelectMany(set => RemoteOf(set, direction)).Aggregate(TimeSpan.Zero, (sum, guardrail) => sum + guardrail.Budget);
        return local + (asked < mostRemote ? asked : mostRemote);
    }

    /// <param name="organisation">Whose sets they are.</param>
    /// <param name="json">Well formed: the bytes that will be sent, or that were answered.</param>
    /// <param name="direction">Which way they go.</param>
    /// <param name="taskId">What placeholders and hashes are stable within.</param>
    public async Task<ContentReading> InspectAsync(
        string organisation, AssignedSets sets, ReadOnlyMemory<byte> json, GuardrailDirection direction, string taskId, CancellationToken ct)
    {
        if (sets.Fault is { } fault)
            return Unavailable(fault);
        if (sets.IsNone)
            return ContentReading.Uninspected;
        if (await TryKeyAsync(organisation, taskId, ct) is not { } key)
            return Unavailable("the gate's key for findings cannot be read");

        using var span = GateSpans.Part("inspect");
        var since = time.GetTimestamp();
        var reading = await TryReadAsync(organisation, sets, json, direction, key, ct);
        if (reading.Strictest != InspectionVerdict.Pass || reading.Changed is not null)
            reading = reading with { Seal = key.SealOf(json.Span) };
        meters.Inspected(reading, direction, time.GetElapsedTime(since));
        return reading;
    }

    // INVARIANT (an inspection that breaks has not said yes): rules are guarded one by one, and this is the last line.
    private async Task<ContentReading> TryReadAsync(string organisation, AssignedSets sets, ReadOnlyMemory<byte> json, GuardrailDirection direction, InspectionKey key, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(organisation, sets, json, direction, key, ct);
        }
#pragma warning disable CA1031 // whatever broke, nothing was said of the content
        catch (Exception broken) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            meters.Failed(broken);
            return Unavailable($"the inspection failed with `{broken.GetType().Name}`");
        }
    }

    private async Task<ContentReading> ReadAsync(string organisation, AssignedSets sets, ReadOnlyMemory<byte> json, GuardrailDirection direction, InspectionKey key, CancellationToken ct)
    {
        var read = new List<(AssignedSet Set, Inspection Said)>();
        var (content, strictest, left) = (json, InspectionVerdict.Pass, mostRemote);
        foreach (var set in sets.Sets)
        {
            var inspection = set.Inspector.InspectLocally(content, direction, key);
            foreach (var guardrail in RemoteOf(set, direction).TakeWhile(_ => MayGoOn(strictest) && MayGoOn(inspection.Verdict)))
            {
                var asked = time.GetTimestamp();
                inspection = inspection.And(await remote.AskAsync(organisation, guardrail, inspection.Content ?? content, key, left, ct));
                left -= time.GetElapsedTime(asked);
            }

            read.Add((set, inspection));
            content = inspection.Content ?? content;
            strictest = inspection.Verdict > strictest ? inspection.Verdict : strictest;
            // Nothing is stricter.
            if (strictest == InspectionVerdict.Block)
                break;
        }

        if (MayGoOn(strictest))
            ReadAgain(read, content, direction, key);
        var draft = new ReadingDraft(direction);
        read.ForEach(one => draft.Add(one.Set, one.Said));
        return draft.Finish();
    }

    // INVARIANT (what goes on was read by all): what a later set changed, those before it read once more, and nothing is changed again.
    private static void ReadAgain(List<(AssignedSet Set, Inspection Said)> read, ReadOnlyMemory<byte> content, GuardrailDirection direction, InspectionKey key)
    {
        var last = read.FindLastIndex(one => one.Said.Content is not null);
        for (var i = 0; i < last; i++)
            read[i] = (read[i].Set, read[i].Said.ThenRead(read[i].Set.Inspector.InspectLocally(content, direction, key)));
    }

    private static IEnumerable<Guardrail> RemoteOf(AssignedSet set, GuardrailDirection direction) =>
        set.Inspector.Set.Guardrails.Where(guardrail => guardrail.Rule is RemoteRule && (guardrail.Direction & direction) != GuardrailDirection.None);

    // What the gate itself does not let through is shown to no endpoint.
    private static bool MayGoOn(InspectionVerdict verdict) => verdict is InspectionVerdict.Pass or InspectionVerdict.Escalate;

    // What is not inspected does not pass.
    private static ContentReading Unavailable(string why) => new(InspectionVerdict.Unavailable, new Verdict.Deny(ReadingRefusals.Unavailable(why, Clause)), null);

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
