using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Incidents.Timeline;

namespace Gatehouse.Incidents.Bundles;

/// <summary>Holds what a bundle says of its incident against what the organisation's own chain says.</summary>
internal sealed class BundleRecord(BundleFacts facts)
{
    private bool isOpened;
    private bool isClosed;
    private string? fault;

    /// <summary>What does not fit; null when all does.</summary>
    public string? Fault => fault
        ?? (!isOpened ? $"no entry opens incident `{facts.Question.Incident}`" : null)
        ?? (facts.Closing is not null && !isClosed ? "no entry closes the incident" : null);

    public void Add(TimelineEntry entry)
    {
        if (entry.Subject != facts.Question.Incident)
            return;
        if (entry.Is(AuditKind.IncidentOpened))
            (isOpened, fault) = (true, fault ?? FaultOfOpening(entry));
        else if (entry.Is(AuditKind.IncidentClosed))
            (isClosed, fault) = (true, fault ?? FaultOfClosing(entry));
    }

    private string? FaultOfOpening(TimelineEntry entry)
    {
        var asked = OpenIncident.Asked(facts.Question.IsDrill, facts.Action);
        return (entry.At, entry.Target, entry.Operator, entry.Outcome) == (facts.Question.OpenedAt, facts.Question.Scope.Id, facts.Operator, asked)
            ? null
            : $"entry {entry.Sequence} of `{entry.Chain}` opens the incident otherwise";
    }

    private string? FaultOfClosing(TimelineEntry entry)
    {
        // A bundle that was taken before the closing does not tell of it.
        if (facts.Closing is not { } closing)
            return null;
        var isSame = closing.Salt.Length == PayloadCommitment.SaltBytes && entry.At == closing.At && entry.Operator == closing.Operator
            && entry.Payload == PayloadCommitment.Of(closing.Salt, CloseIncident.Payload(closing.Cause, closing.FollowUp));
        return isSame ? null : $"entry {entry.Sequence} of `{entry.Chain}` closes the incident with other words";
    }
}
