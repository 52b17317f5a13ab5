using System.Buffers;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Incidents.Timeline;

namespace Gatehouse.Incidents.Bundles;

/// <summary>Writes a bundle: which incident, an export of its chains, and the timeline that these give.</summary>
/// <remarks>
/// <code>
/// {"incident":{…}}                       what the incident's own entries say
/// {"export":{"org":"…","scope":"…","v":1}}   an export as <see cref="AuditExport"/> writes it, each chain whole
/// …
/// {"end":{"chains":2,"checkpoints":0,"entries":40}}
/// {"timeline":{…}}                       made of those entries, by anybody who has them
/// </code>
/// The caller flushes the output.
/// </remarks>
public sealed class IncidentBundle : IDisposable
{
    private readonly IBufferWriter<byte> output;
    private readonly AuditExport export;
    private readonly TimelineBuilder timeline;
    private string chain = "";

    private IncidentBundle(IBufferWriter<byte> output, TimelineQuestion question)
    {
        this.output = output;
        export = new AuditExport(output);
        timeline = new TimelineBuilder(question);
    }

    public static IncidentBundle Begin(IBufferWriter<byte> output, string organisation, Incident incident, TimelineQuestion question)
    {
        var bundle = new IncidentBundle(output, question);
        bundle.Line(BundleFacts.Of(incident, question).Write);
        bundle.export.Begin(organisation, incident.Id);
        return bundle;
    }

    public void Dispose() => export.Dispose();

    /// <param name="span">Of a chain after the one before it in ordinal order; all that there is of it.</param>
    public void BeginChain(ChainSpan span)
    {
        chain = span.Chain;
        export.BeginChain(chain, span.Range.Before);
        if (span.Pruned is { } pruned)
            export.Pruned(pruned);
    }

    public void Entry(StoredEntry entry)
    {
        export.Entry(entry);
        timeline.Add(chain, entry.Sequence, entry.Bytes);
    }

    /// <param name="head">Read before the entries were.</param>
    public void EndChain(ChainHead head) => export.EndChain(head);

    public void End()
    {
        export.End();
        Line(json => WriteTimeline(json, timeline.Build()));
    }

    internal static void WriteTimeline(Utf8JsonWriter json, IncidentTimeline timeline)
    {
        json.WriteStartObject();
        json.WritePropertyName("timeline");
        TimelineJson.Write(json, timeline);
        json.WriteEndObject();
    }

    private void Line(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, TimelineJson.Options))
            write(json);
        output.Write("\n"u8);
    }
}
