using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Alerts;

/// <summary>What operators do with an alert: take it on, have nobody told of it for a while, and take that back.</summary>
public sealed class ChangeAlert(Ledgers ledgers)
{
    public Task<ChangeOutcome<Alert>> AcknowledgeAsync(string organisation, string id, string operatorId, CancellationToken ct) =>
        ChangeAsync(organisation, id, (view, alert) => alert switch
        {
            { IsOpen: false } => Over(alert),
            { Acknowledged: not null } => Unchanged(alert),
            _ => Changed(view, alert with { Acknowledged = new AlertHand(operatorId, view.Now), IsOwed = false }, AuditKind.AlertAcknowledged, operatorId),
        }, ct);

    /// <param name="until">Later than now, by 30 days at most; raised or not, nobody is told before.</param>
    public Task<ChangeOutcome<Alert>> SilenceAsync(string organisation, string id, DateTimeOffset until, string operatorId, CancellationToken ct) =>
        ChangeAsync(organisation, id, (view, alert) =>
            until <= view.Now || until - view.Now > AlertSilence.Longest ? Refuse(new Refusal(RefusalCode.Malformed, "`until` must be later than now, by 30 days at most") { Clause = "$.until" })
            : alert.Silence?.Until == until ? Unchanged(alert)
            : Changed(view, alert with { Silence = new AlertSilence(operatorId, view.Now, until), IsOwed = alert is { IsOpen: true, Acknowledged: null } }, AuditKind.AlertSilenced, operatorId), ct);

    /// <summary>What is still raised is told with the next look.</summary>
    public Task<ChangeOutcome<Alert>> UnsilenceAsync(string organisation, string id, string operatorId, CancellationToken ct) =>
        ChangeAsync(organisation, id, (view, alert) => alert.Silence is null ? Unchanged(alert) : Changed(view, alert with { Silence = null }, AuditKind.AlertUnsilenced, operatorId), ct);

    private async Task<ChangeOutcome<Alert>> ChangeAsync(string organisation, string id, Func<LedgerView, Alert, LedgerDecision<ChangeOutcome<Alert>>> decide, CancellationToken ct)
    {
        var row = AlertRows.Key(id);
        var request = new LedgerRequest<ChangeOutcome<Alert>>(view => AlertRows.Parse(view.Find(row)) is { } alert
            ? decide(view, alert)
            : new LedgerDecision<ChangeOutcome<Alert>>.Answer(ChangeOutcomes.NotFound<Alert>($"there is no alert `{id}`")))
        {
            Reads = [row],
            Name = "alert",
        };
        return ChangeOutcomes.From(await ledgers.For(organisation, AlertRows.Partition).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Alert>> Changed(LedgerView view, Alert alert, AuditKind kind, string operatorId)
    {
        var next = alert with { Revision = alert.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(kind) { Subject = next.Id, Target = next.Subject, Agent = next.Agent, Clause = next.Rule, Operator = operatorId, Last = kind is AuditKind.AlertSilenced ? next.Silence!.Until : null }],
            Rows = [AlertRows.Put(alert, next)],
        };
        return new LedgerDecision<ChangeOutcome<Alert>>.Commit(write, new ChangeOutcome<Alert>.Changed(next));
    }

    private static LedgerDecision<ChangeOutcome<Alert>>.Answer Unchanged(Alert alert) => new(new ChangeOutcome<Alert>.Changed(alert));

    private static LedgerDecision<ChangeOutcome<Alert>>.Answer Over(Alert alert) => Refuse(new Refusal(RefusalCode.Conflict, $"alert `{alert.Id}` is over: there is nothing to take on"));

    private static LedgerDecision<ChangeOutcome<Alert>>.Answer Refuse(Refusal refusal) => new(new ChangeOutcome<Alert>.Refused(refusal));
}
