using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;

namespace Gatehouse.Incidents;

/// <summary>Opens an incident: its row and its message in one commit, then the containment. Whatever dies after the commit, it is finished.</summary>
public sealed class OpenIncident(Ledgers ledgers, FindScope scopes, ContainIncident contain, IRandomSource random)
{
    /// <summary>Until then whoever opened it is given the time to contain it.</summary>
    private static readonly TimeSpan untilMessage = TimeSpan.FromSeconds(1);

    /// <param name="key">The same key is the same incident, however often it is asked for.</param>
    public async Task<IncidentOutcome> HandleAsync(string organisation, IncidentDraft draft, string operatorId, string? key, CancellationToken ct)
    {
        var (scope, refusal) = await scopes.HandleAsync(organisation, draft, ct);
        var id = key is null ? Ids.NewIncident(random) : Ids.IncidentOf(organisation, operatorId, key);
        var request = new LedgerRequest<Reply>(view => Decide(view, id, scope, refusal, draft, operatorId)) { Reads = [IncidentRows.Key(id)], Name = "incident", Containment = true };
        return await ledgers.Control(organisation).CommitAsync(request, ct) switch
        {
            LedgerOutcome<Reply>.Done { Reply: Reply.Open { IsReplayed: var isReplayed } } => await ContainAsync(organisation, id, isReplayed, ct),
            LedgerOutcome<Reply>.Done { Reply: Reply.Refused { Refusal: var no } } => new IncidentOutcome.Refused(no),
            LedgerOutcome<Reply>.Unknown => Refused(RefusalCode.OutcomeUnknown, $"incident `{id}` may be under way", "read it, or ask again under the same `Idempotency-Key`"),
            _ => Refused(RefusalCode.Unavailable, "the organisation's ledger could not be written in time", "try again"),
        };
    }

    private async Task<IncidentOutcome> ContainAsync(string organisation, string id, bool isReplayed, CancellationToken ct)
    {
        try
        {
            return new IncidentOutcome.Standing(await contain.RunAsync(organisation, id, ct), isReplayed);
        }
        catch (StoreUnavailableException)
        {
            // The row is there, and its message goes on: that nothing has happened would be a lie.
            return Refused(RefusalCode.OutcomeUnknown, $"incident `{id}` is opened, and how far it has come could not be read", "it goes on by itself; read it");
        }
    }

    private static LedgerDecision<Reply> Decide(LedgerView view, string id, IncidentScope? scope, Refusal? refusal, IncidentDraft draft, string operatorId)
    {
        // Before what it names is judged: the first call may have killed it.
        if (IncidentRows.Parse(view.Find(IncidentRows.Key(id))) is { } standing)
        {
            return new LedgerDecision<Reply>.Answer(standing.Fingerprint == draft.Fingerprint
                ? new Reply.Open(IsReplayed: true)
                : new Reply.Refused(new Refusal(RefusalCode.IdempotencyMismatch, $"the key opened incident `{id}`, which asks for something else") { Unlock = "send another key" }));
        }

        if (scope is null)
            return new LedgerDecision<Reply>.Answer(new Reply.Refused(refusal!));

        var incident = new Incident
        {
            Id = id,
            Scope = scope,
            Action = draft.Action,
            IsDrill = draft.IsDrill,
            Title = draft.Title,
            Operator = operatorId,
            OpenedAt = view.Now,
            Fingerprint = draft.Fingerprint,
            Revision = 1,
        };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.IncidentOpened) { Subject = id, Target = scope.Id, Operator = operatorId, Outcome = Asked(draft.IsDrill, draft.Action) }],
            Rows = [IncidentRows.Insert(incident)],
            Index = [$"{IncidentRows.IndexPrefix}{IncidentRows.Place(incident)}"],
            Announcements = [new Announcement(TaskStep.Fence, id, view.Now + untilMessage)],
        };
        return new LedgerDecision<Reply>.Commit(write, new Reply.Open(IsReplayed: false));
    }

    /// <summary>What was asked for, as the entry that opens it says.</summary>
    internal static string Asked(bool isDrill, ContainmentAction action) => isDrill ? "drill" : action.ToString().ToLowerInvariant();

    private static IncidentOutcome.Refused Refused(RefusalCode code, string detail, string unlock) =>
        new(new Refusal(code, detail) { MayRetry = true, RetryAfter = TimeSpan.FromSeconds(1), Unlock = unlock });

    private abstract record Reply
    {
        internal sealed record Open(bool IsReplayed) : Reply;

        internal sealed record Refused(Refusal Refusal) : Reply;
    }
}
