using System.Buffers;
using System.Text;
using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Audit;

internal static class AuditSamples
{
    public const string Organisation = "org0000000aa";
    public const string Chain = "con_aaaaaaaaaaaaaaaaaaaa";

    public static DateTimeOffset Noon { get; } = new(2026, 11, 21, 12, 0, 0, 7, TimeSpan.Zero);

    public static AuditEntry Allow(string task = "tsk_1") => new(AuditKind.Dispatch)
    {
        Agent = "agt_aaaaaaaaaaaaaaaaaaaa",
        Credential = "crd_aaaaaaaaaaaaaaaaaaaa",
        ActChain = ["agt_bbbbbbbbbbbbbbbbbbbb", "usr_cccccccccccccccccccc"],
        Connection = Chain,
        Task = task,
        TaskType = "refund.issue",
        Tools = [new AuditTool("stripe.refund", "financial")],
        Trust = new AuditTrust(72, "Verified"),
        Decision = AuditDecision.Allow,
        PolicyVersion = 3,
        Guards = [new AuditGuard("grd_aaaaaaaaaaaaaaaaaaaa", 2, Hit: true, "redact")],
        Cost = new AuditCost(4_000_000, 0),
        Payload = PayloadCommitment.Of(new byte[32], "payload"u8),
    };

    public static AuditEntry Asked() => new(AuditKind.ApprovalAsked) { Task = "tsk_1" };

    public static AuditEntry Wait(string task = "tsk_1") => Allow(task) with { Decision = AuditDecision.NeedsApproval };

    public static AuditEntry Claim(string task = "tsk_1", int attempt = 1) => new(AuditKind.Claim) { Task = task, Attempt = attempt };

    public static AuditEntry Settle(string task = "tsk_1", int attempt = 1) => new(AuditKind.Settle) { Task = task, Attempt = attempt, Cost = new AuditCost(0, 1_500_000) };

    public static AuditEntry Retry(string task = "tsk_1", int attempt = 1) => new(AuditKind.Retry) { Task = task, Attempt = attempt };

    public static AuditEntry End(string task = "tsk_1", string status = "succeeded", int? attempt = null) =>
        new(AuditKind.Ended) { Task = task, Status = status, Outcome = "succeeded", Attempt = attempt };

    public static AuditEntry Refusal() => Allow() with
    {
        Task = null,
        Decision = AuditDecision.Deny,
        Code = RefusalCode.RateLimited,
        Clause = "policy.rate.perMinute",
    };

    public static AppendedEntries Chained(params AuditEntry[] drafts) => AuditChain.Append(Organisation, Chain, ChainHead.Genesis, drafts, Noon);

    public static string Export(IEnumerable<StoredEntry> entries, ChainHead head) =>
        Write(export => WriteChain(export, Chain, ChainHead.Genesis, entries, head));

    public static string Write(Action<AuditExport> chains)
    {
        var output = new ArrayBufferWriter<byte>();
        using var export = new AuditExport(output);
        export.Begin(Organisation, "all");
        chains(export);
        export.End();
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    public static void WriteChain(AuditExport export, string chain, ChainHead before, IEnumerable<StoredEntry> entries, ChainHead head)
    {
        export.BeginChain(chain, before);
        foreach (var entry in entries)
            export.Entry(entry);
        export.EndChain(head);
    }

    // Latin-1 keeps every byte, so that a test can edit an export as text.
    public static Task<AuditVerification> VerifyAsync(string export) =>
        AuditVerifier.VerifyAsync(new MemoryStream(Encoding.Latin1.GetBytes(export)), CancellationToken.None);
}
