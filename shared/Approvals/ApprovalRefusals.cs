using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Approvals;

/// <summary>Why an answer does not count, where it is not the person's right that is missing.</summary>
internal static class ApprovalRefusals
{
    public const string ContentClause = "approval.hash";

    public static Refusal NotFound(string id) => new(RefusalCode.NotFound, $"there is no approval `{id}`");

    /// <param name="approval">Final.</param>
    public static Refusal AlreadyDecided(ApprovalRecord approval) => new(RefusalCode.AlreadyDecided, approval switch
    {
        { DecidedBy: { } by } => $"already decided: `{ApprovalWords.Of(approval.State)}` by `{by}` at {Instant.Format(approval.DecidedAt!.Value)}",
        _ => $"already decided: `{ApprovalWords.Of(approval.State)}` at {Instant.Format(approval.DecidedAt ?? approval.ExpiresAt)}, because {approval.Cause}",
    });

    public static Refusal AlreadyAnswered(ApprovalVote standing) =>
        new(RefusalCode.AlreadyDecided, $"you answered `{ApprovalWords.Of(standing.Answer)}` at {Instant.Format(standing.At)}, and an answer is given once");

    public static Refusal OtherHash(ApprovalRecord approval) => new(RefusalCode.Conflict, $"`hash` is not what approval `{approval.Id}` is of")
    {
        Clause = ContentClause,
        Unlock = "read the approval again, and answer what it shows",
    };

    public static Refusal Changed(ApprovalRecord approval, string next) => new(RefusalCode.Conflict, $"what approval `{approval.Id}` was of has changed; it is asked for again as `{next}`")
    {
        Clause = ContentClause,
        Unlock = $"read approval `{next}`",
    };

    public static Refusal Frozen(ApprovalRecord approval) => new(RefusalCode.ConnectionFrozen, $"connection `{approval.Connection}` is frozen: nothing is approved until it is thawed")
    {
        MayRetry = true,
        Unlock = "unfreeze it, or deny",
    };
}
