using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Sessions;

/// <summary>Ends a session: no further task joins it. Those that did go on.</summary>
public sealed class EndSession(Ledgers ledgers)
{
    /// <param name="organisation">Of the session.</param>
    /// <param name="session">Its id.</param>
    /// <param name="mayEnd">Whether the caller may touch it; one that it may not is unknown to it.</param>
    /// <param name="operatorId">Who ends it; null when its agent does.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<ChangeOutcome<Session>> HandleAsync(string organisation, string session, Func<Session, bool> mayEnd, string? operatorId, CancellationToken ct)
    {
        var request = new LedgerRequest<ChangeOutcome<Session>>(view => Decide(view, session, mayEnd, operatorId)) { Reads = [LedgerRows.Config] };
        return ChangeOutcomes.From(await ledgers.For(organisation, SessionDirectory.Partition(session)).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Session>> Decide(LedgerView view, string id, Func<Session, bool> mayEnd, string? operatorId)
    {
        if (view.Find(LedgerRows.Config) is not { } stored || SessionDirectory.Parse(stored) is var session && !mayEnd(session))
            return new LedgerDecision<ChangeOutcome<Session>>.Answer(ChangeOutcomes.NotFound<Session>($"there is no session `{id}`"));
        if (session.EndedAt is not null)
            return new LedgerDecision<ChangeOutcome<Session>>.Answer(new ChangeOutcome<Session>.Changed(session));

        var ended = session with { EndedAt = view.Now, Revision = session.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.SessionEnded) { Agent = session.Agent, Session = id, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Config, JsonSerializer.SerializeToUtf8Bytes(ended, SessionJson.Default.Session))],
        };
        return new LedgerDecision<ChangeOutcome<Session>>.Commit(write, new ChangeOutcome<Session>.Changed(ended));
    }
}
