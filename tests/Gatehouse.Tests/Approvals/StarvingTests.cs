using System.Net.Mail;
using Gatehouse.Approvals;
using Gatehouse.Delivery;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Tests.Outbound;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

/// <summary>Whoever a channel can reach is told, whatever becomes of the others and of the other channel.</summary>
public sealed class StarvingTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string Policy = """{"approval":{"when":"always","approvers":["user:ana","user:bob","user:cid"],"expireAfter":"PT4H"}}""";

    private readonly ManualClock time = new(DateTimeOffset.UnixEpoch);
    private readonly Dictionary<string, string> ids = [];
    private ApprovalBench bench = null!;
    private PersonChannel mail = null!;
    private PersonChannel chat = null!;
    private KeepApproval keep = null!;
    private string approval = "";

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // it answers nothing, for as long as it may take
    public async Task A_channel_that_is_down_keeps_nobody_of_another_from_being_told_at_the_next_look(bool hangs)
    {
        await StartAsync();
        mail.Telling = (_, limit) => hangs ? HangAsync(limit) : throw new SmtpException(SmtpStatusCode.GeneralFailure);
        chat.Telling = (person, _) => person == ids["bob"] ? throw new IOException("too many requests") : Untold;
        await LookAsync();
        chat.Telling = (_, _) => Untold;
        Assert.IsType<ApprovalLook.Untold>(await LookAsync());

        Assert.Equal(ids.Values.Order(), chat.Told.Order());
        Assert.Equal(2, mail.Tried);
        Assert.Null((await bench.ReadAsync(approval)).Approval.Untold);

        mail.Telling = (_, _) => Untold;
        Assert.IsType<ApprovalLook.Waiting>(await LookAsync());
        Assert.Equal((3, 3), (mail.Told.Distinct().Count(), mail.Told.Count));
        Assert.Equal(3, chat.Told.Count);
    }

    [Fact]
    public async Task Whom_a_notice_could_not_reach_is_not_tried_again_in_the_same_look()
    {
        await StartAsync();
        chat.Telling = (_, _) => throw new IOException("too many requests");

        await LookAsync();

        Assert.Equal((3, 0), (chat.Tried, chat.Told.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)] // in the look that catches up, too
    public async Task Who_fails_keeps_nobody_waiting_who_was_put_off_until_sooner_than_the_retry(int looks)
    {
        await StartAsync();
        var until = bench.Now.AddSeconds(30);
        chat.Telling = (person, _) => person == ids["bob"] && bench.Now < until ? Task.FromResult<DateTimeOffset?>(until) : person == ids["ana"] ? throw new IOException("too many requests") : Untold;
        for (var look = 1; look < looks; look++)
            await LookAsync();

        Assert.Equal(new ApprovalLook.Untold(until), await LookAsync());
        Assert.Equal(until, (await bench.HandleAsync(keep, Message(putOffs: 10))).Until);

        bench.Bench.World.Time.Advance(until - bench.Now);
        Assert.Equal(bench.Now + bench.Bench.Delivery.LongestRetry, (await bench.HandleAsync(keep, Message(putOffs: 10))).Until);
        Assert.Equal(new[] { ids["bob"], ids["cid"] }.Order(), chat.Told.Order());
    }

    [Fact]
    public async Task One_whom_the_whole_channel_fails_for_keeps_nobody_else_from_being_told()
    {
        await StartAsync();
        mail.Telling = (_, _) => throw new SmtpException(SmtpStatusCode.GeneralFailure);
        for (var look = 0; look < 3; look++)
            await LookAsync();
        // It works again, but for the first of them: their server hangs up on each.
        mail.Telling = (person, _) => person == ids.Values.Order().First() ? throw new SmtpException(SmtpStatusCode.GeneralFailure) : Untold;

        await LookAsync();
        await LookAsync();

        Assert.Equal(ids.Values.Order().Skip(1), mail.Told.Order());
    }

    [Fact]
    public async Task Who_was_put_off_does_not_wait_until_everybody_else_has_been_tried()
    {
        await StartAsync();
        var (until, last) = (bench.Now.AddSeconds(30), ids.Values.Order().Last());
        mail.Telling = (person, _) => bench.Now < until && person == ids.Values.Order().First() ? Task.FromResult<DateTimeOffset?>(until) : throw new SmtpException(SmtpStatusCode.GeneralFailure);
        await LookAsync();
        bench.Bench.World.Time.Advance(until - bench.Now);
        // Only so much goes out before the time for telling is over.
        mail.Telling = (_, _) =>
        {
            time.Fire();
            return Untold;
        };

        Assert.Equal(new ApprovalLook.Waiting(0, bench.Now), await LookAsync());

        Assert.Equal([ids.Values.Order().First()], mail.Told);
        await LookAsync();
        await LookAsync();
        Assert.Equal(ids.Values.Order(), mail.Told.Order());
        Assert.Contains(last, mail.Told);
    }

    [Fact]
    public async Task A_channel_that_is_down_keeps_nobody_of_another_from_being_reminded()
    {
        await StartAsync(",\"remindAfter\":\"PT1H\"");
        mail.Telling = (_, _) => throw new SmtpException(SmtpStatusCode.GeneralFailure);
        await LookAsync();
        bench.Bench.World.Time.Advance(TimeSpan.FromHours(1));

        await LookAsync();

        Assert.Equal(6, chat.Told.Count);
        mail.Telling = (_, _) => Untold;
        await LookAsync();
        Assert.Equal((3, ApprovalNotice.Asked), (mail.Told.Count, mail.Notices.Distinct().Single()));
    }

    [Fact]
    public async Task Who_is_not_reached_for_a_moment_is_told_when_they_are_again()
    {
        await StartAsync();
        chat.Telling = (person, _) => person == ids["ana"] ? throw new IOException("too many requests") : Untold;
        await LookAsync();
        chat.Missing = ids["ana"];
        Assert.Equal(new ApprovalLook.Waiting(0, bench.Now.AddHours(4)), await LookAsync());

        (chat.Missing, chat.Telling) = (null, (_, _) => Untold);
        await LookAsync();

        Assert.Equal(ids.Values.Order(), chat.Told.Order());
    }

    [Fact]
    public async Task Who_is_being_told_by_another_instance_stays_theirs_though_they_are_not_reached()
    {
        await StartAsync();
        var ana = new Telling("chat", ApprovalIndex.PlaceOf((await bench.ReadAsync(approval)).Approval), ids["ana"]) { Notice = ApprovalNotice.Asked, Round = 0 };
        await bench.Bench.Get<ToldPeople>().ChangeAsync(Organisation, ana, ana with { ClaimedUntil = bench.Now + TellPeople.ClaimLasts }, default);
        chat.Missing = ids["ana"];

        Assert.Equal(new ApprovalLook.Waiting(0, bench.Now + TellPeople.ClaimLasts), await LookAsync());

        Assert.Contains(ids["ana"], (await TellingsAsync()).Select(one => one.Person));
    }

    [Fact]
    public async Task Where_nobody_is_due_who_was_told_is_listed_once()
    {
        await StartAsync();
        mail.Telling = (_, _) => Task.FromResult<DateTimeOffset?>(bench.Now.AddHours(1));
        await LookAsync();
        bench.Bench.World.Table.Log.Clear();

        await LookAsync();

        Assert.Single(bench.Bench.World.Table.Log, line => line.StartsWith("range", StringComparison.Ordinal) && line.EndsWith($"told|{approval}|mail|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_went_out_right_before_the_limit_does_not_go_out_again()
    {
        await StartAsync();
        chat.Telling = (_, _) =>
        {
            time.Fire();
            return Untold;
        };
        for (var look = 0; look < 4; look++)
        {
            await LookAsync();
            bench.Bench.World.Time.Advance(TellPeople.ClaimLasts);
        }

        Assert.Equal(ids.Values.Order(), chat.Told.Order());
    }

    private static Task<DateTimeOffset?> Untold => Task.FromResult<DateTimeOffset?>(null);

    private async Task StartAsync(string rules = "")
    {
        bench = await ApprovalBench.WithAsync(Policy.Replace("}}", $"{rules}}}}}", StringComparison.Ordinal));
        foreach (var name in new[] { "ana", "bob", "cid" })
        {
            ids[name] = EngineBench.Value(await bench.Bench.Get<ChangeApprovers>().AddAsync(
                Organisation, new ApproverDraft($"user:{name}", null, ApproverAddresses.None), null, EngineBench.Operator, default)).Id;
        }

        (mail, chat) = (new PersonChannel("mail", bench.Bench.Get<TellPeople>()), new PersonChannel("chat", bench.Bench.Get<TellPeople>()));
        keep = new KeepApproval(bench.Bench.Ledgers, bench.Bench.Get<ApprovalIndex>(), bench.Bench.Get<ReadVoters>(), [mail, chat], new MessageAlone(), time, bench.Bench.Delivery);
        approval = (await bench.DispatchAsync()).Approval!;
    }

    private Task<ApprovalLook> LookAsync() => keep.LookAsync(Organisation, approval, default);

    private Task<IReadOnlyList<Telling>> TellingsAsync() => bench.Bench.Get<ToldPeople>().ListAsync(Organisation, "chat", approval, default);

    private GateMessage Message(int putOffs) => new(Organisation, bench.Connection.Id, TaskStep.Await, approval, 0, bench.Now) { PutOffs = putOffs };

    private async Task<DateTimeOffset?> HangAsync(CancellationToken limit)
    {
        time.Fire();
        await Task.Delay(Timeout.Infinite, limit);
        return null;
    }

    private sealed class PersonChannel(string name, TellPeople people) : IApprovalChannel, IPersonTeller
    {
        public string Channel => name;

        public Func<string, CancellationToken, Task<DateTimeOffset?>> Telling { get; set; } = (_, _) => Untold;

        public string? Missing { get; set; }

        public int Tried { get; private set; }

        public List<string> Told { get; } = [];

        public List<ApprovalNotice> Notices { get; } = [];

        public bool Reaches(Approver person) => person.Id != Missing;

        public bool IsOfOne(Exception failure) => failure is IOException;

        public Task TellAsync(ApprovalMessage message, CancellationToken ct) => people.EnterAsync(this, message, ct);

        public Task<DateTimeOffset?> CatchUpAsync(ApprovalMessage message, CancellationToken ct) => people.CatchUpAsync(this, message, ct);

        public Task<DateTimeOffset?> NextAsync(ApprovalMessage message, CancellationToken ct) => people.NextAsync(this, message, ct);

        public Task SettleAsync(ApprovalMessage message, CancellationToken ct) => Task.CompletedTask;

        public async Task<DateTimeOffset?> TellAsync(ApprovalMessage message, Approver person, bool isOverdue, CancellationToken ct)
        {
            Tried++;
            var later = await Telling(person.Id, ct);
            if (later is null)
            {
                Told.Add(person.Id);
                Notices.Add(message.Notice);
            }

            return later;
        }
    }
}
