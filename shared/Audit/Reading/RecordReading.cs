using Gatehouse.Caching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Audit.Reading;

/// <summary>Who reads the audit stands in it, before the first byte is shown. The pages of one question are one reading while they come within the window.</summary>
public sealed class RecordReading(Ledgers ledgers, TimeProvider time)
{
    private const int Remembered = 1000;
    private static readonly TimeSpan window = TimeSpan.FromSeconds(10);

    private readonly GenerationCache<(string Organisation, string Operator, AuditKind Kind, string Question), long> recorded = new(Remembered);

    /// <param name="question">The same for pages of one reading, and for no other: 32 hexadecimal digits.</param>
    /// <returns>Why nothing may be shown; <see langword="null"/> when the reading is recorded.</returns>
    public async Task<Refusal?> HandleAsync(OperatorPrincipal reader, AuditKind kind, AuditQuery query, string question, CancellationToken ct)
    {
        var key = (reader.Organisation, reader.OperatorId, kind, question);
        if (recorded.TryGet(key, out var at) && time.GetElapsedTime(at) < window)
            return null;

        var readAt = time.GetTimestamp();
        var entry = EntryOf(reader, kind, query) with { Subject = question };
        var request = new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [entry] }, true));
        if (await ledgers.Control(reader.Organisation).CommitAsync(request, ct) is not LedgerOutcome<bool>.Done)
            return new Refusal(RefusalCode.Unavailable, "the reading could not be recorded, so nothing is shown") { MayRetry = true, RetryAfter = TimeSpan.FromSeconds(1), Unlock = "try again" };

        recorded.Set(key, readAt);
        return null;
    }

    // Neither agent nor subject: a look at an agent is not its doing, and must not be found as such.
    private static AuditEntry EntryOf(OperatorPrincipal reader, AuditKind kind, AuditQuery query) => new(kind)
    {
        Operator = reader.OperatorId,
        Connection = query.Chain is { } chain && Ids.Is(IdKind.Connection, chain) ? chain : null,
        Target = query.Subject ?? (query.Chain is { } other && !Ids.Is(IdKind.Connection, other) ? other : null),
        Task = query.Task,
        First = query.From,
        Last = query.To,
    };
}
