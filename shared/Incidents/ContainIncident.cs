using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Incidents;

/// <summary>
/// Takes an incident through its steps, from the first that is not recorded: revoke, close, cancel. Each does the same again
/// as often as it is begun, and is recorded once it is done everywhere; so whoever opened it, the same request again, and the
/// incident's message may all be at it, and a crash between two steps costs nothing but time.
/// </summary>
public sealed class ContainIncident(Ledgers ledgers, IncidentDirectory incidents, IncidentSteps steps, CancelWork cancel, ReadEffects effects)
{
    /// <returns>As it stands when every step is done, or when one could not be.</returns>
    /// <exception cref="InvalidOperationException">There is no such incident.</exception>
    public async Task<IncidentView> RunAsync(string organisation, string id, CancellationToken ct)
    {
        var view = await incidents.FindAsync(organisation, id, ct) ?? throw new InvalidOperationException($"there is no incident `{id}`");
        while (!view.Incident.IsContained)
        {
            var (name, result) = (Incident.Order[view.Incident.Steps.Count], StepResult.ComeBack);
            try
            {
                result = await StepAsync(organisation, view.Incident, name, ct);
                if (result.IsDone && await RecordAsync(organisation, view.Incident, name, result, ct) && await incidents.FindAsync(organisation, id, ct) is { } next)
                {
                    view = next;
                    continue;
                }
            }
            catch (StoreUnavailableException)
            {
                // It is a row, and its message goes on.
            }

            return view with { NotFenced = result.NotFenced };
        }

        return view;
    }

    /// <summary>For a message.</summary>
    /// <returns>Whether all is done, so that nobody need come back.</returns>
    public async Task<bool> FinishAsync(string organisation, string id, CancellationToken ct) =>
        await incidents.FindAsync(organisation, id, ct) is null || (await RunAsync(organisation, id, ct)).Incident.IsContained;

    private Task<StepResult> StepAsync(string organisation, Incident incident, IncidentStepName name, CancellationToken ct) => name switch
    {
        IncidentStepName.Revoke => steps.RevokeAsync(organisation, incident, ct),
        IncidentStepName.Close => steps.CloseAsync(organisation, incident, ct),
        _ => cancel.HandleAsync(organisation, incident, ct),
    };

    private async Task<bool> RecordAsync(string organisation, Incident incident, IncidentStepName name, StepResult result, CancellationToken ct)
    {
        var shown = name is IncidentStepName.Close ? await effects.HandleAsync(organisation, incident, result.InFlight, ct) : [];
        var request = new LedgerRequest<bool>(view => Decide(view, incident.Id, name, result, shown)) { Reads = [IncidentRows.Key(incident.Id), IncidentRows.Effects(incident.Id)], Name = "incident", Containment = true };
        return await ledgers.Control(organisation).CommitAsync(request, ct) is LedgerOutcome<bool>.Done;
    }

    private static LedgerDecision<bool> Decide(LedgerView view, string id, IncidentStepName name, StepResult result, IReadOnlyList<IncidentEffect> shown)
    {
        var incident = IncidentRows.Parse(view.Find(IncidentRows.Key(id)))!;
        // Whoever was first has recorded it.
        if (incident.Steps.Count > (int)name)
            return new LedgerDecision<bool>.Answer(true);

        var step = new IncidentStep(name, view.Now)
        {
            Reached = result.Reached,
            Queued = result.Work.Queued,
            Pending = result.Work.Pending,
            Running = result.Work.Running,
            IsWhole = result.Work.IsWhole,
        };
        var changed = incident with { Steps = [.. incident.Steps, step], Revision = incident.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.IncidentStep) { Subject = id, Operator = incident.Operator, Outcome = name.ToString().ToLowerInvariant(), Count = result.Reached }],
            Rows = [IncidentRows.Update(changed), .. name is IncidentStepName.Close ? [IncidentRows.Insert(id, shown)] : (IEnumerable<RowChange>)[]],
        };
        return new LedgerDecision<bool>.Commit(write, true);
    }
}
