using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Incidents.Timeline;
using Gatehouse.Registry;

namespace Gatehouse.Incidents.Bundles;

/// <summary>Finds out what a bundle is of, and records that it is taken. The chains themselves are streamed after it.</summary>
public sealed class ExportBundle(ReadTimeline timelines)
{
    /// <returns>Null inside when there is no such incident.</returns>
    public async Task<AuditOutcome<BundlePlan?>> HandleAsync(OperatorPrincipal reader, string id, DateTimeOffset? from, CancellationToken ct)
    {
        if (await timelines.AskAsync(reader.Organisation, id, from, ct) is not var (view, question))
            return new AuditOutcome<BundlePlan?>.Found(null);
        if (await timelines.RecordAsync(reader, AuditKind.AuditExported, question, ct) is { } refusal)
            return new AuditOutcome<BundlePlan?>.Refused(refusal);
        return new AuditOutcome<BundlePlan?>.Found(new BundlePlan(view.Incident, question, await timelines.ChainsAsync(reader.Organisation, question.Scope, ct)));
    }
}
