using Gatehouse.Approvals;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

public sealed class ToldPeopleTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    private ToldPeople Told => bench.Get<ToldPeople>();

    [Fact]
    public async Task How_far_it_is_with_whom_is_known_at_every_instance()
    {
        await PutAsync(Of(Demands.Ana) with { IsTold = true });
        await PutAsync(Of(Demands.Bob) with { Round = 2, Notice = ApprovalNotice.Reminded, Until = Demands.Now });

        var beside = new EngineBench(bench).Get<ToldPeople>();
        Assert.Equal([(Demands.Ana, 0, true), (Demands.Bob, 2, false)], (await beside.ListAsync(Organisation, "mail", Demands.Id, default)).Select(one => (one.Person, one.Round, one.IsTold)));
        Assert.Equal((ApprovalNotice.Reminded, Demands.Now), ((await OwedAsync(Demands.Bob))[0].Notice, (await OwedAsync(Demands.Bob))[0].Until));
        Assert.Empty(await OwedAsync(Demands.Ana));
        Assert.Empty(await beside.ListAsync(Organisation, "teams", Demands.Id, default));
    }

    [Fact]
    public async Task Of_two_who_change_the_same_one_has_changed_it()
    {
        var known = await PutAsync(Of(Demands.Ana) with { Until = Demands.Now });

        Assert.NotNull(await Told.ChangeAsync(Organisation, known, known with { Until = Demands.Now.AddHours(1) }, default));
        Assert.Null(await Told.ChangeAsync(Organisation, known, known with { IsTold = true, Until = null }, default));
        Assert.Null(await Told.ChangeAsync(Organisation, Of(Demands.Ana), Of(Demands.Ana), default));
        Assert.Single(await OwedAsync(Demands.Ana));

        await Told.ToldAsync(Organisation, known, default);
        Assert.True((await ListAsync())[0].IsTold);
        Assert.Empty(await OwedAsync(Demands.Ana));
    }

    [Fact]
    public async Task Once_it_is_over_nothing_of_it_is_left_and_nothing_of_others_is_gone()
    {
        var other = Demands.Pending with { Id = Demands.Id[..^1] + "b" };
        await PutAsync(Of(Demands.Ana) with { Until = Demands.Now });
        await PutAsync(Of(Demands.Bob) with { IsTold = true });
        await PutAsync(Of(Demands.Ana, other) with { Until = Demands.Now });

        await Told.ForgetAsync(Organisation, "mail", Demands.Id, default);
        await Told.ForgetAsync(Organisation, "mail", Demands.Id, default);

        Assert.Empty(await ListAsync());
        Assert.Equal([other.Id], (await OwedAsync(Demands.Ana)).Select(one => one.Approval));
        Assert.Null(await Told.ChangeAsync(Organisation, Of(Demands.Ana) with { ETag = "gone" }, Of(Demands.Ana) with { Until = Demands.Now }, default));
        Assert.Single(await OwedAsync(Demands.Ana));
    }

    [Fact]
    public async Task Of_all_notices_of_an_hour_one_sends_the_digest_and_if_it_cannot_another_does()
    {
        var digests = new EngineBench(bench).Get<ApprovalDigests>();
        var first = Assert.IsType<DigestTurn.Mine>(await ClaimAsync());
        Assert.Equal(new DigestTurn.Later(Now.AddHours(1)), await ClaimAsync());
        Assert.IsType<DigestTurn.Mine>(await ClaimAsync(Demands.Bob));
        await digests.ReleaseAsync(Organisation, Demands.Ana, first, default);

        var second = Assert.IsType<DigestTurn.Mine>(await ClaimAsync());
        await digests.ReleaseAsync(Organisation, Demands.Ana, first, default);
        Assert.Equal(new DigestTurn.Later(Now.Add(ApprovalDigests.SendingLasts)), await ClaimAsync(isOverdue: true));
        await digests.SentAsync(Organisation, Demands.Ana, second, default);

        bench.World.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(new DigestTurn.Later(Now.AddMinutes(40)), await ClaimAsync());
        Assert.Equal(new DigestTurn.Later(Now.AddMinutes(15)), await ClaimAsync(lasts: TimeSpan.FromMinutes(30)));
        bench.World.Time.Advance(TimeSpan.FromMinutes(40));
        Assert.IsType<DigestTurn.Mine>(await ClaimAsync());
    }

    [Fact]
    public async Task Who_was_put_off_until_now_waits_no_longer_and_who_fell_over_is_not_waited_for()
    {
        var digests = bench.Get<ApprovalDigests>();
        await digests.SentAsync(Organisation, Demands.Ana, Assert.IsType<DigestTurn.Mine>(await ClaimAsync()), default);

        Assert.IsType<DigestTurn.Mine>(await ClaimAsync(isOverdue: true));
        Assert.IsType<DigestTurn.Later>(await ClaimAsync());
        bench.World.Time.Advance(ApprovalDigests.SendingLasts);
        Assert.IsType<DigestTurn.Mine>(await ClaimAsync());
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

    private DateTimeOffset Now => bench.World.Time.Wall;

    private Task<DigestTurn> ClaimAsync(string person = Demands.Ana, bool isOverdue = false, TimeSpan? lasts = null) =>
        bench.Get<ApprovalDigests>().ClaimAsync(Organisation, person, Now + (lasts ?? TimeSpan.FromHours(4)), isOverdue, default);

    private async Task<Telling> PutAsync(Telling one) => (await Told.ChangeAsync(Organisation, one with { Until = null }, one, default))!;

    private Task<IReadOnlyList<Telling>> ListAsync() => Told.ListAsync(Organisation, "mail", Demands.Id, default);

    private Task<IReadOnlyList<Telling>> OwedAsync(string person) => Told.OwedAsync(Organisation, "mail", person, 10, default);

    private static Telling Of(string person, ApprovalRecord? approval = null) =>
        new("mail", ApprovalIndex.PlaceOf(approval ?? Demands.Pending), person) { Notice = ApprovalNotice.Asked, Round = 0 };
}
