using Gatehouse.Audit;
using static Gatehouse.Tests.Audit.AuditSamples;

namespace Gatehouse.Tests.Audit;

public sealed class TaskOrderTests
{
    public static TheoryData<string, AuditEntry[]> Fitting => new()
    {
        { "delivered at the first attempt", [Allow(), Claim(), Settle(), End()] },
        { "ended by its settle", [Allow(), Claim(), Settle() with { Status = "succeeded" }] },
        { "ended without a settle", [Allow(), Claim(), End(attempt: 1)] },
        { "a lease ran out", [Allow(), Claim(), Claim(attempt: 2), Settle(attempt: 2), End()] },
        { "approved, then allowed", [Wait(), Allow(), Claim(), Settle(), End()] },
        { "asked again after a yes", [Wait(), Allow(), Asked(), Allow(), Claim(), Settle(), End()] },
        { "asked after all", [Allow(), Asked(), Allow(), Claim(), Settle(), End()] },
        { "expired while waiting", [Wait(), End(status: "expired")] },
        { "cancelled in the queue", [Allow(), new AuditEntry(AuditKind.Cancel) { Task = "tsk_1", Status = "cancelled" }] },
        { "two tasks at once", [Allow(), Allow("tsk_2"), Claim("tsk_2"), Claim(), Settle(), Settle("tsk_2"), End("tsk_2"), End()] },
        { "a result after the end", [Allow(), Claim(), End(), new AuditEntry(AuditKind.LateResult) { Task = "tsk_1" }] },
        { "settled, then retried", [Allow(), Claim(), Settle(), Retry(), Claim(attempt: 2), Settle(attempt: 2), End()] },
        { "still open", [Allow(), Claim()] },
    };

    public static TheoryData<string, string, AuditEntry[]> Unfitting => new()
    {
        { "a claim without an allow", "a claim of task `tsk_1` without an allow before it", [Claim()] },
        { "a claim of another task", "a claim of task `tsk_2` without an allow before it", [Allow(), Claim("tsk_2")] },
        { "a claim before the approval", "a claim of task `tsk_1` without an allow before it", [Wait(), Claim()] },
        { "a claim after it was asked again", "a claim of task `tsk_1` without an allow before it", [Wait(), Allow(), Asked(), Claim()] },
        { "asked about what is not open", "a human asked about task `tsk_1`, which is not open", [Asked()] },
        { "asked about what has ended", "a human asked about task `tsk_1`, which is not open", [Allow(), End(), Asked()] },
        { "a claim after a deny", "a claim of task `tsk_1` without an allow before it", [Refusal() with { Task = "tsk_1" }, Claim()] },
        { "a claim after the end", "a claim of task `tsk_1` without an allow before it", [Allow(), End(), Claim()] },
        { "the same attempt twice", "a claim of attempt 1 of task `tsk_1` after attempt 1", [Allow(), Claim(), Claim()] },
        { "a claim without its attempt", "a claim of attempt  of task `tsk_1` after attempt 0", [Allow(), new AuditEntry(AuditKind.Claim) { Task = "tsk_1" }] },
        { "a settle without a claim", "a settle of attempt 1 of task `tsk_1` without its claim before it", [Allow(), Settle()] },
        { "a settle of another attempt", "a settle of attempt 1 of task `tsk_1` without its claim before it", [Allow(), Claim(), Claim(attempt: 2), Settle()] },
        { "a settle twice", "a settle of attempt 1 of task `tsk_1` without its claim before it", [Allow(), Claim(), Settle(), Settle()] },
        { "a retry without a claim", "a retry of attempt 1 of task `tsk_1` without its claim before it", [Allow(), Retry()] },
        { "a retry of no attempt", "a retry of attempt 0 of task `tsk_1` without its claim before it", [Allow(), Retry(attempt: 0)] },
        { "a settle after the retry", "a settle of attempt 1 of task `tsk_1` without its claim before it", [Allow(), Claim(), Retry(), Settle()] },
        { "an end twice", "an end of task `tsk_1`, which is not open", [Allow(), End(), End()] },
        { "an end of an attempt that was not claimed", "an end of task `tsk_1` at attempt 1 without its claim before it", [Allow(), End(attempt: 1)] },
        { "an end without its status", "an end of task `tsk_1` with status ``", [Allow(), new AuditEntry(AuditKind.Ended) { Task = "tsk_1" }] },
        { "an end that is none", "an end of task `tsk_1` with status `queued`", [Allow(), End(status: "queued")] },
        { "asked twice at once", "task `tsk_1` was decided before", [Wait(), Wait()] },
        { "a settle of what is not open", "a settle of task `tsk_1`, which is not open", [Settle()] },
        { "an allow twice", "task `tsk_1` was decided before", [Allow(), Allow()] },
        { "a claim of nothing", "a claim names no task", [new AuditEntry(AuditKind.Claim)] },
    };

    [Theory]
    [MemberData(nameof(Fitting))]
    public async Task A_story_in_order_is_intact(string story, AuditEntry[] entries)
    {
        var chain = Chained(entries);
        Assert.True((await VerifyAsync(Export(chain.Entries, chain.Head))).ExitCode == 0, story);
    }

    [Theory]
    [MemberData(nameof(Unfitting))]
    public async Task A_story_out_of_order_names_its_last_entry_and_says_why(string story, string reason, AuditEntry[] entries)
    {
        Assert.NotEmpty(story);
        var chain = Chained(entries);
        Assert.Equal(
            new AuditVerification.Invalid(new AuditFault(Chain, entries.Length, entries.Length + 2, reason)),
            await VerifyAsync(Export(chain.Entries, chain.Head)));
    }

    [Theory]
    [InlineData("succeeded")]
    [InlineData("failed")]
    [InlineData("withheld")]
    [InlineData("indeterminate")]
    [InlineData("denied")]
    [InlineData("expired")]
    [InlineData("cancelled")]
    [InlineData("routed")]
    public async Task Nothing_follows_an_end_of_any_kind(string status)
    {
        var ended = Chained(Allow(), End(status: status));
        var goesOn = Chained(Allow(), End(status: status), Claim());

        Assert.Equal(0, (await VerifyAsync(Export(ended.Entries, ended.Head))).ExitCode);
        AuditVerifierTests.Named(await VerifyAsync(Export(goesOn.Entries, goesOn.Head)), 3, 5, "without an allow before it");
    }
}
