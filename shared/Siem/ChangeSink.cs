using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Egress;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Siem;

/// <summary>Sets, pauses, resumes, replays or takes away an organisation's sink; each is a commit to its own ledger.</summary>
public sealed class ChangeSink(Ledgers ledgers, SiemRows rows, SinkSecrets secrets, CallbackKeys callbacks, EgressRules egress, AuditSubjects subjects)
{
    /// <summary>Replays that no run has followed yet.</summary>
    public const int MostReplays = 16;

    /// <param name="basedOn">The revision that the owner saw; null where there is none yet.</param>
    public async Task<ChangeOutcome<SinkSet>> SetAsync(string organisation, SinkDraft draft, int? basedOn, string operatorId, CancellationToken ct)
    {
        if (egress.CheckUrl(draft.Url.OriginalString) is UrlVerdict.Refused refused)
            return new ChangeOutcome<SinkSet>.Refused(new Refusal(RefusalCode.Malformed, $"url: {refused.Reason}") { Clause = "$.url" });

        if (Examine(await rows.FindAsync(organisation, ct), basedOn) is { } early)
            return new ChangeOutcome<SinkSet>.Refused(early);

        await rows.AddAsync(organisation, ct);
        var secret = draft.HeaderValue is { } value ? await secrets.KeepAsync(organisation, value, ct) : null;
        var key = await callbacks.NextAsync(null, ct);
        return await CommitAsync<SinkSet>(organisation, view =>
        {
            var standing = Find(view);
            if (Examine(standing, basedOn) is { } refusal)
                return new LedgerDecision<ChangeOutcome<SinkSet>>.Answer(new ChangeOutcome<SinkSet>.Refused(refusal));
            var isNew = standing is null or { State: SinkState.Removed };
            var set = new SiemSink(draft.Url.OriginalString, isNew ? key with { Generation = (standing?.Key.Generation ?? -1) + 1 } : standing!.Key, (standing?.Revision ?? 0) + 1)
            {
                State = isNew ? SinkState.Active : standing!.State,
                Header = draft.Header,
                Secret = secret,
                ChangedAt = view.Now,
                Replays = standing?.Replays ?? [],
                LastReplay = standing?.LastReplay ?? 0,
            };
            return Commit(view, standing, set, Entry(AuditKind.SinkChanged, operatorId) with { Outcome = "set" }, new SinkSet(set, isNew));
        }, ct);
    }

    /// <param name="state">What it is to be.</param>
    public Task<ChangeOutcome<SiemSink>> SwitchAsync(string organisation, SinkState state, string operatorId, CancellationToken ct) =>
        CommitAsync<SiemSink>(organisation, view =>
        {
            if (Find(view) is not { State: not SinkState.Removed } standing)
                return new LedgerDecision<ChangeOutcome<SiemSink>>.Answer(None<SiemSink>());
            if (standing.State == state)
                return new LedgerDecision<ChangeOutcome<SiemSink>>.Answer(new ChangeOutcome<SiemSink>.Changed(standing));
            var changed = standing with { State = state, Revision = standing.Revision + 1, ChangedAt = view.Now };
            if (state == SinkState.Removed)
                changed = changed with { Header = null, Secret = null };
            var outcome = state switch { SinkState.Active => "resumed", SinkState.Paused => "paused", _ => "removed" };
            return Commit(view, standing, changed, Entry(AuditKind.SinkChanged, operatorId) with { Outcome = outcome }, changed);
        }, ct);

    /// <summary>Moves marks back, never forward: what is not sent yet is sent anyway. The next run follows it.</summary>
    /// <param name="asked">Its number is given here.</param>
    public async Task<ChangeOutcome<SiemSink>> ReplayAsync(string organisation, SiemReplay asked, string operatorId, CancellationToken ct)
    {
        if (asked.Chain is { } chain && await subjects.FindFaultAsync(organisation, new AuditQuery { Chain = chain }, ct) is { } unknown)
            return new ChangeOutcome<SiemSink>.Refused(unknown);
        var followed = (await rows.StatusAsync(organisation, ct))?.Replay ?? 0;
        return await CommitAsync<SiemSink>(organisation, view =>
        {
            if (Find(view) is not { State: not SinkState.Removed } standing)
                return new LedgerDecision<ChangeOutcome<SiemSink>>.Answer(None<SiemSink>());
            SiemReplay[] open = [.. standing.Replays.Where(replay => replay.Number > followed)];
            if (open.Length >= MostReplays)
                return new LedgerDecision<ChangeOutcome<SiemSink>>.Answer(new ChangeOutcome<SiemSink>.Refused(new Refusal(RefusalCode.Conflict, $"{MostReplays} replays wait for the next run")));
            var number = standing.LastReplay + 1;
            var changed = standing with { Replays = [.. open, asked with { Number = number }], LastReplay = number, Revision = standing.Revision + 1, ChangedAt = view.Now };
            return Commit(view, standing, changed, Entry(AuditKind.SinkReplayed, operatorId) with { First = asked.From, Target = asked.Chain, Count = asked.Sequence }, changed);
        }, ct);
    }

    private async Task<ChangeOutcome<T>> CommitAsync<T>(string organisation, Func<LedgerView, LedgerDecision<ChangeOutcome<T>>> decide, CancellationToken ct) =>
        ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(new LedgerRequest<ChangeOutcome<T>>(decide) { Reads = [SiemRows.Sink] }, ct));

    private static LedgerDecision<ChangeOutcome<T>> Commit<T>(LedgerView view, SiemSink? standing, SiemSink changed, AuditEntry entry, T reply)
    {
        var body = SiemRows.Bytes(changed);
        var write = new LedgerWrite(view.State)
        {
            Entries = [entry],
            Rows = [standing is null ? new RowChange.Insert(SiemRows.Sink, body) : new RowChange.Update(SiemRows.Sink, body)],
        };
        return new LedgerDecision<ChangeOutcome<T>>.Commit(write, new ChangeOutcome<T>.Changed(reply));
    }

    private static Refusal? Examine(SiemSink? standing, int? basedOn) => (standing, basedOn) switch
    {
        ({ State: not SinkState.Removed } sink, { } version) => version == sink.Revision ? null : ChangeOutcomes.Stale("the sink", sink.Revision, version),
        ({ State: not SinkState.Removed }, null) => new Refusal(RefusalCode.PreconditionRequired, "there is a sink: a change needs `If-Match` with its version") { Unlock = "read it and send its ETag as `If-Match`" },
        (_, { } version) => ChangeOutcomes.Stale("the sink, which is not there,", 0, version),
        _ => null,
    };

    private static SiemSink? Find(LedgerView view) => view.Find(SiemRows.Sink) is { } stored ? SiemRows.Parse(stored) : null;

    private static AuditEntry Entry(AuditKind kind, string operatorId) => new(kind) { Operator = operatorId, Subject = "siem" };

    private static ChangeOutcome<T> None<T>() => ChangeOutcomes.NotFound<T>("there is no sink");
}
