using Gatehouse.Alerts.Routes;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Alerts;

/// <summary>
/// Writes down what a look has made of an alert, with the messages that tell people, in one commit. Two instances that look at the
/// same window raise one: the second one finds it.
/// </summary>
public sealed class RecordAlert(Ledgers ledgers, AlertOptions options)
{
    /// <returns>False when it could not be written: the next look finds the same.</returns>
    public async Task<bool> HandleAsync(string organisation, AlertFinding finding, IReadOnlyList<AlertRoute> routes, DateTimeOffset window, CancellationToken ct)
    {
        var row = AlertRows.Key(Ids.AlertOf(organisation, finding.Rule, finding.Subject));
        var request = new LedgerRequest<bool>(view => Decide(view, organisation, row, finding, routes, window)) { Reads = [row], Name = "alert" };
        return await ledgers.For(organisation, AlertRows.Partition).CommitAsync(request, ct) is LedgerOutcome<bool>.Done;
    }

    private LedgerDecision<bool> Decide(LedgerView view, string organisation, string row, AlertFinding finding, IReadOnlyList<AlertRoute> routes, DateTimeOffset window)
    {
        var standing = AlertRows.Parse(view.Find(row));
        if (AlertTransitions.After(organisation, standing, finding, window, view.Now, options) is not { Next: var next } change)
            return new LedgerDecision<bool>.Answer(true);

        var notice = change.Notice is { } kind ? new AlertNotice(next.Notices, kind, view.Now, next) : null;
        var write = new LedgerWrite(view.State)
        {
            Entries = EntryOf(standing, next) is { } entry ? [entry] : [],
            Rows = [AlertRows.Put(standing, next), .. notice is null ? [] : (RowChange[])[AlertRows.Insert(notice)]],
            Announcements = notice is null ? [] : [.. routes.Where(route => route.Hears(next.Rule, notice.Kind)).Select(route => new Announcement(TaskStep.Alert, AlertSubject.Of(notice, route)))],
        };
        return new LedgerDecision<bool>.Commit(write, true);
    }

    private static AuditEntry? EntryOf(Alert? standing, Alert next)
    {
        if (standing?.Occurrence != next.Occurrence)
            return Entry(AuditKind.AlertRaised, next);
        return standing.IsOpen && !next.IsOpen ? Entry(AuditKind.AlertCleared, next) : null;
    }

    private static AuditEntry Entry(AuditKind kind, Alert alert) =>
        new(kind) { Subject = alert.Id, Target = alert.Subject, Agent = alert.Agent, Clause = alert.Rule, Count = alert.Occurrence };
}
