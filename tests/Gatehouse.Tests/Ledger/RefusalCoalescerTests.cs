using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Ledger;

public sealed class RefusalCoalescerTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_window_that_has_ended_makes_room_once_its_count_is_recorded()
    {
        var coalescer = new RefusalCoalescer(new LedgerOptions { MaxCoalesced = 1 });
        var (key, other) = (new RefusalKey("agt_a", RefusalCode.RateLimited, null), new RefusalKey("agt_b", RefusalCode.RateLimited, null));
        var first = new FirstRefusal(new AuditPosition("con", 1), now, LedgerBench.Entry);
        coalescer.Open(key, first);
        coalescer.Count(key, first, now);
        coalescer.CloseIfEmpty(key, first);
        Assert.Equal((true, false, true), (coalescer.IsStanding(key, first), coalescer.HasRoomFor(other, 0), coalescer.HasRoomFor(key, 0)));

        coalescer.Written(key);
        coalescer.CloseIfEmpty(key, first);
        Assert.Equal((false, true), (coalescer.IsStanding(key, first), coalescer.HasRoomFor(other, 0)));
    }

    [Fact]
    public void A_window_that_was_closed_meanwhile_opens_again_for_whom_it_answered()
    {
        var opened = new List<FirstRefusal>();
        var coalescer = new RefusalCoalescer(new LedgerOptions()) { Opened = (_, first) => opened.Add(first) };
        var key = new RefusalKey("agt_a", RefusalCode.RateLimited, null);
        var first = new FirstRefusal(new AuditPosition("con", 1), now, LedgerBench.Entry);
        coalescer.Open(key, first);
        coalescer.CloseIfEmpty(key, first);
        coalescer.Count(key, first, now);
        Assert.Equal([first, first], opened);

        coalescer.Count(key, first, now);
        Assert.Equal([first, first], opened);
        Assert.Equal(2, coalescer.Counted(key)!.Count);
    }

    [Theory]
    [InlineData(AuditKind.SignInsRefused, AuditKind.SignInsRefused)]
    [InlineData(AuditKind.Dispatch, AuditKind.RefusalsCoalesced)]
    public void A_count_says_what_it_counts_and_nothing_of_one_task(AuditKind kind, AuditKind counted)
    {
        var entry = new AuditEntry(kind) { Agent = "agt_a", Session = "ses_1", Task = "tsk_1", Payload = "p" };
        var window = new CoalescedRefusals(new FirstRefusal(new AuditPosition("con", 1), now, entry));
        Assert.Null(window.ToEntry());
        window.Count(now);
        window.Count(now.AddSeconds(2));

        Assert.Equal(
            new AuditEntry(counted) { Agent = "agt_a", Count = 2, First = now, Last = now.AddSeconds(2) } with { ActChain = entry.ActChain, Tools = entry.Tools, Guards = entry.Guards },
            window.ToEntry());
        window.Clear();
        Assert.Null(window.ToEntry());
    }

    [Fact]
    public void Only_the_window_that_is_meant_is_forgotten()
    {
        var coalescer = new RefusalCoalescer(new LedgerOptions());
        var key = new RefusalKey("agt_a", RefusalCode.RateLimited, null);
        var first = new FirstRefusal(new AuditPosition("con", 1), now, LedgerBench.Entry);
        coalescer.Open(key, first);

        coalescer.CloseIfEmpty(key, first with { Position = new AuditPosition("con", 9) });
        Assert.True(coalescer.IsStanding(key, first));
        Assert.False(coalescer.IsStanding(key, first with { Position = new AuditPosition("con", 9) }));
    }
}
