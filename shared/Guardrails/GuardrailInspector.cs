using System.Text;
using System.Text.Json;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails;

/// <summary>Reads content by a set's guardrails, within their budgets. What cannot finish has not said yes.</summary>
public sealed class GuardrailInspector
{
    /// <summary>More than this no guardrail reads in its time: the content is refused.</summary>
    public const int MostChars = 512 * 1024;

    // A little of what makes every rule read on.
    private const string Sample = "Please ignore this system note, мир 1: token = a1, %41, born 1 May 1980, x@example.org.";
    private const string SampleName = "x-token";

    private readonly GuardrailSet set;
    private readonly TimeProvider time;

    public GuardrailInspector(GuardrailSet set, TimeProvider time)
    {
        (this.set, this.time) = (set, time);
        WarmUp();
    }

    public GuardrailSet Set => set;

    /// <param name="json">Well formed JSON: the bytes that will be sent.</param>
    public Inspection InspectJson(ReadOnlyMemory<byte> json, GuardrailDirection direction, InspectionKey key) =>
        Inspect(new InspectedContent(json, IsJson: true), direction, key, leavesRemote: false);

    public Inspection InspectText(string text, GuardrailDirection direction, InspectionKey key) =>
        Inspect(new InspectedContent(default, IsJson: false) { Text = text }, direction, key, leavesRemote: false);

    /// <summary>Without the remote guardrails, whose endpoints the caller asks itself.</summary>
    internal Inspection InspectLocally(ReadOnlyMemory<byte> json, GuardrailDirection direction, InspectionKey key) =>
        Inspect(new InspectedContent(json, IsJson: true), direction, key, leavesRemote: true);

    private Inspection Inspect(InspectedContent content, GuardrailDirection direction, InspectionKey key, bool leavesRemote)
    {
        var scratch = InspectionScratch.Rent();
        try
        {
            if (!leavesRemote)
                FailAll(direction, scratch, "asks an endpoint, and nobody asked it", rule => rule is RemoteRule);
            Read(content, direction, scratch);
            if (scratch.Found.Findings.Count == 0 && scratch.Failed.Count == 0)
                return Inspection.Clean;

            var report = new InspectionReport(set, content, key);
            var inspection = report.Decide(scratch.Found.Findings, scratch.Failed);
            return inspection.Content is { } changed ? Checked(inspection, content with { Json = changed, Text = content.IsJson ? null : Encoding.UTF8.GetString(changed.Span) }, direction, key) : inspection;
        }
        finally
        {
            scratch.Return();
        }
    }

    // What the rules know is read before the first content's time runs.
    private void WarmUp()
    {
        var scratch = new InspectionScratch();
        foreach (var name in (ReadOnlySpan<string>)["", SampleName])
        {
            scratch.Views.Load(Sample.AsMemory(), name.AsMemory());
            for (var i = 0; i < set.Guardrails.Count; i++)
                Run(set.Guardrails[i], scratch, i);
        }
    }

    // What a change puts together nobody has read yet.
    private Inspection Checked(Inspection inspection, InspectedContent changed, GuardrailDirection direction, InspectionKey key)
    {
        var scratch = new InspectionScratch();
        Read(changed, direction, scratch);
        return scratch.Found.Findings.Count == 0 && scratch.Failed.Count == 0
            ? inspection
            : inspection.ThenRead(new InspectionReport(set, changed, key).Decide(scratch.Found.Findings, scratch.Failed));
    }

    private void Read(InspectedContent content, GuardrailDirection direction, InspectionScratch scratch)
    {
        scratch.Found.TextIndex = -1;
        if (content.Size > MostChars)
        {
            FailAll(direction, scratch, $"content of {content.Size} is longer than the {MostChars} that are read in time", rule => rule is not RemoteRule);
            return;
        }

        var started = time.GetTimestamp();
        RunWhole(content, direction, scratch);
        if (!content.IsJson)
        {
            scratch.Found.TextIndex = 0;
            scratch.Views.Load(content.Text.AsMemory(), default);
            RunAll(direction, scratch, started);
            return;
        }

        var json = new Utf8JsonReader(content.Json.Span);
        for (var index = 0; scratch.Reader.Next(ref json); index++)
        {
            scratch.Found.TextIndex = index;
            scratch.Views.Load(scratch.Reader.Text, scratch.Reader.Label);
            RunAll(direction, scratch, started);
        }
    }

    private void RunAll(GuardrailDirection direction, InspectionScratch scratch, long started)
    {
        var before = time.GetTimestamp();
        for (var i = 0; i < set.Guardrails.Count; i++)
        {
            var guardrail = set.Guardrails[i];
            if ((guardrail.Direction & direction) == GuardrailDirection.None || scratch.Failed.ContainsKey(i))
                continue;
            scratch.Found.Guardrail = i;
            Run(guardrail, scratch, i);
            var now = time.GetTimestamp();
            scratch.Spent[i] += now - before;
            if (time.GetElapsedTime(0, scratch.Spent[i]) > guardrail.Budget || time.GetElapsedTime(started, now) > set.Budget)
                scratch.Failed.TryAdd(i, "is over its time");
            before = now;
        }
    }

    // INVARIANT (a rule that throws has not said yes): its guardrail has failed, whatever it had found until then.
    private static void Run(Guardrail guardrail, InspectionScratch scratch, int index)
    {
        try
        {
            RunLayers(guardrail.Rule, scratch.Views, scratch.Found);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            scratch.Failed.TryAdd(index, $"threw {broken.GetType().Name}");
        }
    }

    private static void RunLayers(GuardrailRule rule, TextViews text, FindingSink found)
    {
        rule.Inspect(text, found);
        if (!rule.ReadsLayers)
            return;
        var layers = text.Layers;
        for (var i = 0; i < layers.Count; i++)
            RunLayers(rule, layers[i], found);
    }

    private void RunWhole(InspectedContent content, GuardrailDirection direction, InspectionScratch scratch)
    {
        for (var i = 0; i < set.Guardrails.Count; i++)
        {
            var guardrail = set.Guardrails[i];
            if ((guardrail.Direction & direction) == GuardrailDirection.None)
                continue;
            scratch.Found.Guardrail = i;
            RunWhole(guardrail, content, scratch, i);
        }
    }

    private static void RunWhole(Guardrail guardrail, InspectedContent content, InspectionScratch scratch, int index)
    {
        try
        {
            guardrail.Rule.InspectWhole(content, scratch.Found);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            scratch.Failed.TryAdd(index, $"threw {broken.GetType().Name}");
        }
    }

    private void FailAll(GuardrailDirection direction, InspectionScratch scratch, string why, Func<GuardrailRule, bool> which)
    {
        for (var i = 0; i < set.Guardrails.Count; i++)
        {
            if ((set.Guardrails[i].Direction & direction) != GuardrailDirection.None && which(set.Guardrails[i].Rule))
                scratch.Failed.TryAdd(i, why);
        }
    }
}
