using Gatehouse.Approvals;
using Gatehouse.Policy;
using Gatehouse.Tests.Delivery;
using Gatehouse.Tests.Identity;

namespace Gatehouse.Tests.Approvals;

/// <summary>An approval that any approver may give alone, to be spoiled one at a time.</summary>
internal static class Demands
{
    public const string Id = "apr_abcdefghij0123456789aaaaaaaaaaaaaaaa";
    public const string Ana = "usr_0000000000000000ana0";
    public const string Bob = "usr_0000000000000000bob0";
    public const string Cyd = "usr_0000000000000000cyd0";

    public static readonly DateTimeOffset Now = Tasks.Now;

    public static ApprovalRecord Pending { get; } = new()
    {
        Id = Id,
        Task = Tasks.Id,
        Connection = IdentityBench.Connection,
        Agent = IdentityBench.Agent,
        TaskType = "review",
        PolicyVersion = 1,
        KillEpoch = 0,
        Hash = new string('a', 64),
        PreviewHash = new string('b', 64),
        Clauses = ["policy.approval.when"],
        Reasons = ["every task on this connection needs a human"],
        Terms = new ApprovalTerms(null, 1),
        CreatedAt = Now,
        ExpiresAt = Now.AddHours(4),
    };

    public static ApproverFacts Approver { get; } = new(Ana) { HasRole = true, User = "user:ana@example.com" };

    public static ApprovalRecord Of(params ToolClass[] classes) => Pending with { Tools = [.. classes.Select(toolClass => new ApprovalTool("tool", toolClass))] };
}
