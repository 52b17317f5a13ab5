using System.Buffers;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Incidents.Timeline;

namespace Gatehouse.Incidents.Bundles;

/// <summary>Checks a bundle offline: the chains as <see cref="AuditVerifier"/> does, the incident against its entries, and the timeline by making it again.</summary>
public sealed class BundleVerifier
{
    private readonly ExportLines lines;
    private readonly TimelineBuilder timeline;
    private readonly BundleRecord record;
    private bool isUnreadable;

    private BundleVerifier(ExportLines lines, BundleFacts facts)
    {
        this.lines = lines;
        timeline = new TimelineBuilder(facts.Question);
        record = new BundleRecord(facts);
    }

    public static async Task<BundleVerification> VerifyAsync(Stream bundle, CancellationToken ct)
    {
        var all = new ExportLines(bundle);
        if (await all.NextAsync(ct) is not { } first)
            return new BundleVerification.Incomplete("the bundle has no first line");
        return BundleFacts.Read(first) is { } facts ? await new BundleVerifier(all, facts).RunAsync(ct) : new BundleVerification.Invalid("line 1: a bundle begins with its incident");
    }

    private async Task<BundleVerification> RunAsync(CancellationToken ct)
    {
        await using var export = new BundleStream(lines, Add);
        var verification = await AuditVerifier.VerifyAsync(export, ct);
        if (verification is not AuditVerification.Intact intact)
        {
            return verification.Match<BundleVerification>(
                _ => throw new InvalidOperationException("an intact export is no other"),
                range => new BundleVerification.Invalid($"the export is a part of chain `{range.Chain}`"),
                fault => new BundleVerification.Invalid($"in the export, {fault}"),
                fault => new BundleVerification.Incomplete($"in the export, {fault}"));
        }

        if ((isUnreadable ? "an entry is none that a timeline can be made of" : record.Fault) is { } wrong)
            return new BundleVerification.Invalid(wrong);
        return await FinishAsync(intact, ct);
    }

    private async Task<BundleVerification> FinishAsync(AuditVerification.Intact intact, CancellationToken ct)
    {
        if (await lines.NextAsync(ct) is not { } stated)
            return new BundleVerification.Incomplete("the bundle has no timeline");
        var made = timeline.Build();
        if (!stated.Span.SequenceEqual(LineOf(made)))
            return new BundleVerification.Invalid("the timeline is not the one that the entries give");
        if (await lines.NextAsync(ct) is not null || lines.HasRest)
            return new BundleVerification.Invalid("a line after the timeline");
        return new BundleVerification.Intact(intact, made);
    }

    private void Add(string chain, long sequence, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var entry = TimelineEntry.Read(chain, sequence, bytes);
            timeline.Add(entry);
            record.Add(entry);
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // It was not looked at whether the bytes are an entry at all: that is the chain's check.
            isUnreadable = true;
        }
    }

    private static ReadOnlySpan<byte> LineOf(IncidentTimeline made)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, TimelineJson.Options))
            IncidentBundle.WriteTimeline(json, made);
        return line.WrittenSpan;
    }
}
