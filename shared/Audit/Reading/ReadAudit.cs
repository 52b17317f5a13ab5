using Gatehouse.Registry;

namespace Gatehouse.Audit.Reading;

/// <summary>Looks entries up for an operator, and records that it did.</summary>
public sealed class ReadAudit(AuditSubjects subjects, RecordReading record, FindEntries find)
{
    public async Task<AuditOutcome<AuditPage>> HandleAsync(OperatorPrincipal reader, AuditQuery query, AuditCursor? after, int limit, CancellationToken ct) =>
        await subjects.FindFaultAsync(reader.Organisation, query, ct) is { } unknown ? new AuditOutcome<AuditPage>.Refused(unknown)
        : await record.HandleAsync(reader, AuditKind.AuditRead, query, query.Fingerprint, ct) is { } refusal ? new AuditOutcome<AuditPage>.Refused(refusal)
        : new AuditOutcome<AuditPage>.Found(await find.HandleAsync(reader.Organisation, query, after, limit, ct));
}
