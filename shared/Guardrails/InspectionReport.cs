using System.Text;
using Gatehouse.Guardrails.Content;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails;

/// <summary>From raw findings to what is done about them.</summary>
internal sealed class InspectionReport(GuardrailSet set, InspectedContent content, InspectionKey key)
{
    public Inspection Decide(IReadOnlyList<RawFinding> found, IReadOnlyDictionary<int, string> failed)
    {
        var places = content.Places(found.Select(finding => finding.TextIndex).ToHashSet());
        var results = new List<(GuardrailResult Result, InspectionVerdict Verdict)>();
        for (var i = 0; i < set.Guardrails.Count; i++)
        {
            var mine = found.Where(finding => finding.Guardrail == i).ToList();
            if (mine.Count > 0 || failed.ContainsKey(i))
                results.Add(Result(set.Guardrails[i], mine, failed.GetValueOrDefault(i), places));
        }

        // The strictest decides, and of equals the first.
        var (decider, verdict) = results.Aggregate(
            (Decider: (Guardrail?)null, Verdict: InspectionVerdict.Pass),
            (strictest, next) => next.Verdict > strictest.Verdict ? (next.Result.Guardrail, next.Verdict) : strictest);
        var redacted = verdict == InspectionVerdict.Block ? null : Redacted(found, places);
        return new Inspection(verdict, [.. results.Select(result => result.Result)], redacted is null ? null : (ReadOnlyMemory<byte>?)redacted) { Decider = decider };
    }

    private (GuardrailResult, InspectionVerdict) Result(Guardrail guardrail, List<RawFinding> found, string? failed, Dictionary<int, ContentPlace> places)
    {
        var findings = found.ConvertAll(finding => Named(finding, places));
        var action = IsRedaction(guardrail.Action) && !found.TrueForAll(finding => CanRedact(finding, places)) ? GuardrailAction.Block : guardrail.Action;
        return (new GuardrailResult(guardrail, action, findings, failed), ResultVerdict.Of(action, findings.Count > 0, failed is null ? null : guardrail.Failure));
    }

    private Finding Named(RawFinding finding, Dictionary<int, ContentPlace> places)
    {
        if (!places.TryGetValue(finding.TextIndex, out var place))
            return new Finding(finding.Kind, finding.At ?? "$", 0, 0, IsExact: false, key.HashOf(finding.Kind));
        return new Finding(finding.Kind, place.Path, finding.Start, finding.End - finding.Start, finding.IsExact, key.HashOf(place.Text.AsSpan(finding.Start, finding.End - finding.Start)));
    }

    private byte[]? Redacted(IReadOnlyList<RawFinding> found, Dictionary<int, ContentPlace> places)
    {
        var replaced = found
            .Where(finding => IsRedaction(set.Guardrails[finding.Guardrail].Action) && CanRedact(finding, places))
            .GroupBy(finding => finding.TextIndex)
            .ToDictionary(group => group.Key, group => Redact(places[group.Key].Text, [.. group.OrderBy(finding => finding.Start).ThenBy(finding => finding.Guardrail)]));
        return replaced.Count == 0 ? null : content.Rewritten(replaced);
    }

    // What overlaps is one: the first names it.
    private string Redact(string text, List<RawFinding> findings)
    {
        var redacted = new StringBuilder(text.Length);
        var at = 0;
        for (var i = 0; i < findings.Count;)
        {
            var (first, end) = (findings[i], findings[i].End);
            for (i++; i < findings.Count && findings[i].Start < end; i++)
                end = Math.Max(end, findings[i].End);
            var guardrail = set.Guardrails[first.Guardrail];
            redacted.Append(text, at, first.Start - at)
                .Append(guardrail.Action == GuardrailAction.Replace ? guardrail.Replacement : key.PlaceholderOf(first.Kind, text.AsSpan(first.Start, end - first.Start)));
            at = end;
        }

        return redacted.Append(text, at, text.Length - at).ToString();
    }

    private static bool IsRedaction(GuardrailAction action) => action is GuardrailAction.Redact or GuardrailAction.Replace;

    // A name that changes is another property, and a number that becomes words another type.
    private static bool CanRedact(RawFinding finding, Dictionary<int, ContentPlace> places) =>
        finding.IsExact && places.TryGetValue(finding.TextIndex, out var place) && place.Kind == ContentText.Value;
}
