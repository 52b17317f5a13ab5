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

    public static TheoryData<string, AuditEntry[]> Unfitting => new()
    {
        { "a claim without an allow", [Claim()] },
        { "a claim of another task", [Allow(), Claim("tsk_2")] },
        { "a claim before the approval", [Wait(), Claim()] },
        { "a claim after it was asked again", [Wait(), Allow(), Asked(), Claim()] },
        { "asked about what is not open", [Asked()] },
        { "asked about what has ended", [Allow(), End(), Asked()] },
        { "a claim after a deny", [Refusal() with { Task = "tsk_1" }, Claim()] },
        { "a claim after the end", [Allow(), End(), Claim()] },
        { "the same attempt twice", [Allow(), Claim(), Claim()] },
        { "a claim without its attempt", [Allow(), new AuditEntry(AuditKind.Claim) { Task = "tsk_1" }] },
        { "a settle without a claim", [Allow(), Settle()] },
        { "a settle of another attempt", [Allow(), Claim(), Claim(attempt: 2), Settle()] },
        { "a settle twice", [Allow(), Claim(), Settle(), Settle()] },
        { "a retry without a claim", [Allow(), Retry()] },
        { "a retry of no attempt", [Allow(), Retry(attempt: 0)] },
        { "a settle after the retry", [Allow(), Claim(), Retry(), Settle()] },
        { "an end twice", [Allow(), End(), End()] },
        { "an end of an attempt that was not claimed", [Allow(), End(attempt: 1)] },
        { "an end without its status", [Allow(), new AuditEntry(AuditKind.Ended) { Task = "tsk_1" }] },
        { "an end that is none", [Allow(), End(status: "queued")] },
        { "an allow twice", [Allow(), Allow()] },
        { "a claim of nothing", [new AuditEntry(AuditKind.Claim)] },
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
    public async Task A_story_out_of_order_names_its_last_entry(string story, AuditEntry[] entries)
    {
        Assert.NotEmpty(story);
        var chain = Chained(entries);
        AuditVerifierTests.Named(await VerifyAsync(Export(chain.Entries, chain.Head)), entries.Length, entries.Length + 2);
    }
}
