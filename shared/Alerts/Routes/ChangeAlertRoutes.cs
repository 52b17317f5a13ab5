using Gatehouse.Audit;
using Gatehouse.Egress;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Alerts.Routes;

/// <summary>Adds routes and takes them away. None is changed: what is signed for one address is never sent to another.</summary>
public sealed class ChangeAlertRoutes(Ledgers ledgers, AlertRoutes routes, IEnumerable<IAlertChannel> channels, EgressRules egress, CallbackKeys keys, IRandomSource random)
{
    private readonly AlertChannelKind[] channels = [.. channels.Select(channel => channel.Kind)];

    public async Task<ChangeOutcome<AlertRoute>> AddAsync(string organisation, AlertRouteDraft draft, string operatorId, CancellationToken ct)
    {
        if (await FaultOfAsync(organisation, draft, ct) is { } fault)
            return new ChangeOutcome<AlertRoute>.Refused(fault);
        var key = draft.Channel is AlertChannelKind.Webhook ? await keys.NextAsync(null, ct) : null;
        var id = Ids.NewAlertRoute(random);
        var request = new LedgerRequest<ChangeOutcome<AlertRoute>>(view => Add(view, id, draft, key, operatorId)) { Name = "alert route" };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    public async Task<ChangeOutcome<AlertRoute>> RemoveAsync(string organisation, string id, string operatorId, CancellationToken ct)
    {
        var request = new LedgerRequest<ChangeOutcome<AlertRoute>>(view => Remove(view, id, operatorId)) { Reads = [AlertRoutes.Key(id)], Name = "alert route" };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private async Task<Refusal?> FaultOfAsync(string organisation, AlertRouteDraft draft, CancellationToken ct)
    {
        if (!channels.Contains(draft.Channel))
            return new Refusal(RefusalCode.Conflict, $"this gate has no way to send {Word(draft.Channel)}") { Unlock = "ask whoever runs the gate to set it up" };
        if (draft.Channel is AlertChannelKind.Webhook && egress.CheckUrl(draft.To) is UrlVerdict.Refused refused)
            return new Refusal(RefusalCode.Malformed, $"webhook: {refused.Reason}") { Clause = "$.to.webhook" };
        return (await routes.ListAsync(organisation, ct)).Count >= AlertRoute.Most
            ? new Refusal(RefusalCode.Conflict, $"there are {AlertRoute.Most} routes, which is the most there can be")
            : null;
    }

    private static LedgerDecision<ChangeOutcome<AlertRoute>> Add(LedgerView view, string id, AlertRouteDraft draft, CallbackKey? key, string operatorId)
    {
        var route = new AlertRoute { Id = id, Name = draft.Name, Channel = draft.Channel, To = draft.To, Rules = draft.Rules, Key = key, CreatedAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.AlertRouteAdded) { Subject = id, Operator = operatorId, Outcome = Word(draft.Channel) }],
            Rows = [new RowChange.Insert(AlertRoutes.Key(id), AlertRoutes.Bytes(route))],
        };
        return new LedgerDecision<ChangeOutcome<AlertRoute>>.Commit(write, new ChangeOutcome<AlertRoute>.Changed(route));
    }

    private static LedgerDecision<ChangeOutcome<AlertRoute>> Remove(LedgerView view, string id, string operatorId)
    {
        if (view.Find(AlertRoutes.Key(id)) is not { } stored)
            return new LedgerDecision<ChangeOutcome<AlertRoute>>.Answer(ChangeOutcomes.NotFound<AlertRoute>($"there is no alert route `{id}`"));
        var standing = AlertRoutes.Parse(stored);
        if (standing.RemovedAt is not null)
            return new LedgerDecision<ChangeOutcome<AlertRoute>>.Answer(new ChangeOutcome<AlertRoute>.Changed(standing));

        var removed = standing with { RemovedAt = view.Now };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.AlertRouteRemoved) { Subject = id, Operator = operatorId }],
            Rows = [new RowChange.Update(AlertRoutes.Key(id), AlertRoutes.Bytes(removed))],
        };
        return new LedgerDecision<ChangeOutcome<AlertRoute>>.Commit(write, new ChangeOutcome<AlertRoute>.Changed(removed));
    }

    private static string Word(AlertChannelKind channel) => channel switch
    {
        AlertChannelKind.Email => "email",
        AlertChannelKind.Teams => "teams",
        _ => "webhook",
    };
}
