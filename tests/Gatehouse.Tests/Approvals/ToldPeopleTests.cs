using Gatehouse.Approvals;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

public sealed class ToldPeopleTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    private ToldPeople Told => bench.Get<ToldPeople>();

    [Fact]
    public async Task Whoever_was_told_of_a_notice_is_known_at_every_instance_and_told_of_the_next()
    {
        var (asked, reminded, again, escalated) = (Of(ApprovalNotice.Asked), Of(ApprovalNotice.Reminded, 1), Of(ApprovalNotice.Reminded, 2), Of(ApprovalNotice.Escalated));
        await Told.RememberAsync(asked, Demands.Ana, default);
        await Told.RememberAsync(asked, Demands.Ana, default);
        await Told.RememberAsync(reminded, Demands.Bob, default);

        var beside = new EngineBench(bench).Get<ToldPeople>();
        Assert.Equal([Demands.Ana], await beside.FindAsync(asked, default));
        Assert.Equal([Demands.Bob], await beside.FindAsync(reminded, default));
        Assert.Empty(await beside.FindAsync(again, default));
        Assert.Empty(await beside.FindAsync(escalated, default));
    }

    [Fact]
    public async Task Once_it_is_over_nothing_of_it_is_left_and_nothing_of_others_is_gone()
    {
        var other = Of(ApprovalNotice.Asked) with { Approval = Demands.Pending with { Id = Demands.Id[..^1] + "b" } };
        foreach (var message in new[] { Of(ApprovalNotice.Asked), Of(ApprovalNotice.Escalated), Of(ApprovalNotice.Reminded, 3), other })
            await Told.RememberAsync(message, Demands.Ana, default);

        await Told.ForgetAsync(Organisation, Demands.Id, default);
        await Told.ForgetAsync(Organisation, Demands.Id, default);

        Assert.Empty(await Told.FindAsync(Of(ApprovalNotice.Asked), default));
        Assert.Empty(await Told.FindAsync(Of(ApprovalNotice.Reminded, 3), default));
        Assert.Equal([Demands.Ana], await Told.FindAsync(other, default));
    }

    [Fact]
    public async Task Of_all_notices_of_an_hour_one_sends_the_digest_and_if_it_cannot_another_does()
    {
        var digests = bench.Get<ApprovalDigests>();
        var beside = new EngineBench(bench).Get<ApprovalDigests>();

        Assert.True(await digests.ClaimAsync(Organisation, Demands.Ana, "one", default));
        Assert.False(await beside.ClaimAsync(Organisation, Demands.Ana, "two", default));
        Assert.True(await beside.ClaimAsync(Organisation, Demands.Ana, "one", default));
        Assert.True(await beside.ClaimAsync(Organisation, Demands.Bob, "two", default));
        await digests.ReleaseAsync(Organisation, Demands.Ana, "two", default);
        Assert.False(await beside.ClaimAsync(Organisation, Demands.Ana, "two", default));
        await digests.ReleaseAsync(Organisation, Demands.Ana, "one", default);
        Assert.True(await beside.ClaimAsync(Organisation, Demands.Ana, "two", default));
        await beside.SentAsync(Organisation, Demands.Ana, "two", default);
        await beside.ReleaseAsync(Organisation, Demands.Ana, "two", default);
        Assert.False(await beside.ClaimAsync(Organisation, Demands.Ana, "two", default));
        Assert.False(await digests.ClaimAsync(Organisation, Demands.Ana, "one", default));

        bench.World.Time.Advance(ApprovalDigests.Every);
        Assert.True(await digests.ClaimAsync(Organisation, Demands.Ana, "three", default));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task A_digest_is_owed_to_whom_more_than_ten_wait_for(int pending, bool isOwed)
    {
        var waiting = await ApprovalBench.WithAsync("""{"approval":{"when":"always","approvers":["user:ana"]}}""");
        var ana = EngineBench.Value(await waiting.Bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft("user:ana", null, ApproverAddresses.None), null, EngineBench.Operator, default));
        var bob = EngineBench.Value(await waiting.Bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft("user:bob", null, ApproverAddresses.None), null, EngineBench.Operator, default));
        for (var i = 0; i < pending; i++)
            await waiting.DispatchAsync();

        Assert.Equal(isOwed, await waiting.Bench.Get<ApprovalDigests>().IsOwedAsync(Organisation, ana, default));
        Assert.False(await waiting.Bench.Get<ApprovalDigests>().IsOwedAsync(Organisation, bob, default));
    }

    private static ApprovalMessage Of(ApprovalNotice notice, int reminders = 0) => new(Organisation, Demands.Pending with { Reminders = reminders }, notice, [], default);
}
