using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Guardrails;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>What people have said of tasks alike: looked at before they are asked again, listed, and taken back.</summary>
public sealed class ApprovalGrants(Ledgers ledgers)
{
    /// <param name="grant">What stands under the task's key, if anything does.</param>
    /// <returns>Whether it is the answer to <paramref name="demand"/>. What a guardrail found is in this content, and was not in the other.</returns>
    public static bool Answers(ApprovalGrant? grant, ApprovalMemory memory, ApprovalDemand demand, Money? bound, long policyVersion) =>
        grant is { RevokedAt: null, InARow: > 0 }
        && grant.PolicyVersion == policyVersion
        && demand.Clauses.All(clause => grant.Clauses.Contains(clause, StringComparer.Ordinal) && !ReadingRefusals.IsClause(clause))
        && (grant.CostAtMost is null ? bound is null : bound <= grant.CostAtMost)
        && memory.Match(once: () => false, session: () => true, always: () => true, progressive: after => grant.InARow >= after);

    /// <summary>
    /// Four eyes hold for what is remembered too: nobody's yes covers what they ask for, or what is done for them, and of a quorum no two
    /// are one person. Who is whom is asked when it is used, and not of what was known when they said so.
    /// </summary>
    /// <param name="known">Null where it was not read: then nothing is covered that it matters for.</param>
    public static bool IsOfOthers(ApprovalGrant grant, WhoseWork work, ApprovalRules rules, KnownPeople? known)
    {
        if (grant.Yeses.Count == 0 || !AsksWho(work, rules))
            return grant.Yeses.Count > 0;
        return known?.With(grant.Yeses) is { } by
            && by.CountOf(grant.Yeses.Select(yes => yes.By)) >= rules.Quorum
            && !grant.Yeses.Any(yes => IsOwn(work, rules, new ApproverFacts(yes.By) { User = yes.User, Known = by }));
    }

    /// <summary>Whether it matters who they are whose yes is remembered.</summary>
    public static bool AsksWho(WhoseWork work, ApprovalRules rules) => rules.Quorum > 1 || work.IsSomebodys;

    /// <param name="view">With the row under the approval's key among its reads.</param>
    /// <param name="ended">Approved or denied.</param>
    /// <returns>What is to be remembered; null where nothing is.</returns>
    internal static RowChange? After(LedgerView view, ApprovalRecord ended)
    {
        if (ended is not { MemoryKey: { } key, DecidedBy: { } by })
            return null;

        var standing = Parse(view.Find(ApprovalMemoryKey.Row(key)));
        var isFirst = standing is not { RevokedAt: null, InARow: > 0 } || standing.PolicyVersion != ended.PolicyVersion || standing.CostAtMost is null != ended.Cost is null;
        var yeses = ended.Votes.Where(vote => vote is { Answer: ApprovalAnswer.Approve, Lapse: null }).Select(vote => vote with { Reason = null });
        var grant = new ApprovalGrant
        {
            Key = key,
            Connection = ended.Connection,
            TaskType = ended.TaskType,
            Tools = ended.Tools,
            Session = ended.Session,
            Clauses = isFirst ? ended.Clauses : [.. standing!.Clauses.Intersect(ended.Clauses, StringComparer.Ordinal)],
            CostAtMost = isFirst ? ended.Cost : Lesser(standing!.CostAtMost, ended.Cost),
            PolicyVersion = ended.PolicyVersion,
            InARow = ended.State != ApprovalState.Approved ? 0 : isFirst ? 1 : standing!.InARow + 1,
            Yeses = isFirst ? [.. yeses] : [.. standing!.Yeses.Concat(yeses).GroupBy(yes => (yes.By, yes.User)).Select(OnceOf)],
            By = by,
            At = ended.DecidedAt ?? view.Now,
            Approval = ended.Id,
        };
        return standing is null ? new RowChange.Insert(ApprovalMemoryKey.Row(key), Bytes(grant)) : new RowChange.Update(ApprovalMemoryKey.Row(key), Bytes(grant));
    }

    /// <param name="after">The key that the last page ended with; empty for the first page.</param>
    /// <returns>In the order of their keys, at most <paramref name="limit"/>; those that were taken back or reset are among them.</returns>
    public async Task<IReadOnlyList<ApprovalGrant>> ListAsync(string organisation, string connection, string after, int limit, CancellationToken ct)
    {
        var from = after.Length == 0 ? ApprovalMemoryKey.Row("") : LedgerRows.After(ApprovalMemoryKey.Row(after));
        var rows = await ledgers.For(organisation, connection).ReadRangeAsync(from, "memory}", limit, ct);
        return [.. rows.Select(row => Parse(row.Content.Body)!)];
    }

    /// <summary>From now on people are asked again. Taken back twice it stays so.</summary>
    public async Task<ChangeOutcome<ApprovalGrant>> RevokeAsync(string organisation, string connection, string key, string operatorId, CancellationToken ct)
    {
        if (!ApprovalMemoryKey.IsOne(key))
            return ChangeOutcomes.NotFound<ApprovalGrant>("there is no memory of this id");
        var request = new LedgerRequest<ChangeOutcome<ApprovalGrant>>(view => Revoke(view, connection, key, operatorId)) { Reads = [ApprovalMemoryKey.Row(key)] };
        return ChangeOutcomes.From(await ledgers.For(organisation, connection).CommitAsync(request, ct));
    }

    private static bool IsOwn(WhoseWork work, ApprovalRules rules, ApproverFacts person) =>
        (work.RequestedBy is { } requester && person.Is(requester)) || (!rules.ActingHumanMayApprove && FourEyes.IsActedFor(work, person));

    internal static ApprovalGrant? Parse(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, ApprovalJson.Default.ApprovalGrant) : null;

    private static LedgerDecision<ChangeOutcome<ApprovalGrant>> Revoke(LedgerView view, string connection, string key, string operatorId)
    {
        if (!view.Exists || Parse(view.Find(ApprovalMemoryKey.Row(key))) is not { } standing)
            return new LedgerDecision<ChangeOutcome<ApprovalGrant>>.Answer(ChangeOutcomes.NotFound<ApprovalGrant>($"connection `{connection}` remembers nothing under `{key}`"));
        if (standing.RevokedAt is not null)
            return new LedgerDecision<ChangeOutcome<ApprovalGrant>>.Answer(new ChangeOutcome<ApprovalGrant>.Changed(standing));

        var revoked = standing with { RevokedAt = view.Now, InARow = 0 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.ApprovalForgotten) { Connection = connection, Subject = standing.Approval, Operator = operatorId }],
            Rows = [new RowChange.Update(ApprovalMemoryKey.Row(key), Bytes(revoked))],
        };
        return new LedgerDecision<ChangeOutcome<ApprovalGrant>>.Commit(write, new ChangeOutcome<ApprovalGrant>.Changed(revoked));
    }

    // Of two yeses the narrower one is remembered.
    private static Money? Lesser(Money? left, Money? right) => left is { } a && right is { } b ? (a < b ? a : b) : null;

    // Known by whatever they were known by at any of them: the row grows with people, and not with their answers.
    private static ApprovalVote OnceOf(IEnumerable<ApprovalVote> ofOne) =>
        ofOne.Last() with { KnownBy = [.. ofOne.SelectMany(yes => yes.KnownBy).Distinct(StringComparer.Ordinal)] };

    private static byte[] Bytes(ApprovalGrant grant) => JsonSerializer.SerializeToUtf8Bytes(grant, ApprovalJson.Default.ApprovalGrant);
}
