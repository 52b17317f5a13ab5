using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Http.Mail;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Approvals;

/// <summary>Two are needed. Ana said yes and left the group, Bob said yes, and Ana is back: one of the two has to say so once more.</summary>
public sealed class OpenAgainTests
{
    private const string Organisation = EngineBench.Organisation;
    private const string OfHeads = """{"approval":{"when":"always","approvers":["group:heads"],"quorum":2,"remindAfter":"PT1H","expireAfter":"PT4H"}}""";
    private const string OfMoney = """{"approval":{"when":"always","approvers":["group:heads"],"quorum":2,"expireAfter":"PT4H"},"tools":{"classes":{"financial":"approve"}}}""";

    [Theory]
    [InlineData("", true)]
    [InlineData("bob:approve", true)]
    [InlineData("ana:approve", false)]
    [InlineData("ana:approve bob:approve", true)] // enough by now, and still pending
    [InlineData("ana:lapsed bob:approve", false)]
    [InlineData("ana:lapsed bob:approve cyd:approve", false)]
    [InlineData("ana:approve bob:lapsed", false)]
    [InlineData("ana:deny", false)]
    public void An_approval_is_open_to_whose_answer_is_of_use(string votes, bool isOpen)
    {
        var pending = Demands.Pending with { Terms = new ApprovalTerms(null, 2), Votes = [.. votes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(VoteOf)] };

        Assert.Equal(isOpen, pending.IsOpenTo(Demands.Ana));
        Assert.False((pending with { State = ApprovalState.Approved }).IsOpenTo(Demands.Ana));
    }

    [Fact]
    public async Task That_a_yes_counts_no_more_is_told_at_once_to_whoever_may_still_answer()
    {
        var (bench, approval, bob, cyd) = await WithoutAnaAsync();
        Assert.Equal(3, bench.Mails.Count);

        await bench.Approvals.ApproveAsync(approval, bob);
        await bench.Approvals.ReceiveAsync();

        Assert.Equal([$"{approval}.open-again-1.{cyd}"], bench.Mails.Skip(3).Select(mail => mail.Id));
        Assert.StartsWith("Open again: ", bench.Mails[3].Subject, StringComparison.Ordinal);
        await bench.Approvals.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal([$"{approval}.reminded-1.{cyd}"], bench.Mails.Skip(4).Select(mail => mail.Id));
    }

    [Fact]
    public async Task It_is_told_at_once_though_its_message_is_received_before_the_answer_lands()
    {
        var (bench, approval, bob, cyd) = await WithoutAnaAsync();
        var (world, beside) = (bench.Approvals.Bench.World, bench.Beside());
        var (sent, isEarly) = (world.Queue.Sent.Count, false);
        for (var write = 0; write < 3; write++)
            world.Table.NextWrites.Enqueue(EarlyAsync);

        await bench.Approvals.ApproveAsync(approval, bob);
        await bench.Approvals.PassAsync(TimeSpan.FromMinutes(1));

        Assert.True(isEarly);
        Assert.Equal([$"{approval}.open-again-1.{cyd}"], bench.Mails.Skip(3).Select(mail => mail.Id));

        async Task<BatchOutcome> EarlyAsync(Func<BatchOutcome> apply)
        {
            if (!isEarly && world.Queue.Sent.Count > sent)
            {
                isEarly = true;
                var message = world.Queue.Sent[sent];
                world.Queue.Sent.RemoveAt(sent);
                await beside.HandleMessage.HandleAsync(new TestMessage(message, []), default);
            }

            return apply();
        }
    }

    [Fact]
    public async Task Who_is_asked_for_the_same_once_more_is_told_by_a_reminder()
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.Approvals.ChangePolicyAsync(OfHeads);
        var bob = await bench.EnterAsync("bob");
        await bench.SetGroupAsync("group:heads", null, "user:ana", "user:bob");
        var approval = Assert.Single(await bench.AskAsync(1));
        await HappenAsync(bench.Approvals, approval, bench.Ana, bob);
        await bench.Approvals.ReceiveAsync();
        bench.Mails.RemoveRange(2, bench.Mails.Count - 2);

        await bench.Approvals.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(new[] { $"{approval}.reminded-1.{bench.Ana}", $"{approval}.reminded-1.{bob}" }.Order(), bench.Mails.Skip(2).Select(mail => mail.Id).Order());
        await bench.Approvals.ApproveAsync(approval, bench.Ana);
        Assert.Equal(ApprovalState.Approved, (await bench.Approvals.ReadAsync(approval)).Approval.State);
    }

    [Fact]
    public async Task Whose_yes_counts_and_is_not_the_missing_one_is_not_reminded()
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.Approvals.ChangePolicyAsync(OfHeads);
        var bob = await bench.EnterAsync("bob");
        await bench.SetGroupAsync("group:heads", null, "user:ana", "user:bob");
        var approval = Assert.Single(await bench.AskAsync(1));
        await bench.Approvals.ApproveAsync(approval, bench.Ana);

        await bench.Approvals.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal([$"{approval}.reminded-1.{bob}"], bench.Mails.Skip(2).Select(mail => mail.Id));
    }

    [Fact]
    public async Task What_moves_money_needs_a_fresh_sign_in_of_the_yes_that_decides_though_it_is_said_once_more()
    {
        var bench = await ApprovalBench.WithAsync(OfMoney);
        foreach (var (id, name) in new[] { (Demands.Ana, "ana"), (Demands.Bob, "bob") })
            EngineBench.Value(await bench.Bench.Get<ChangeApprovers>().AddAsync(Organisation, new ApproverDraft($"user:{name}", null, ApproverAddresses.None), id, EngineBench.Operator, default));
        await GroupAsync(bench, null, "user:ana", "user:bob");
        var request = EngineBench.Request(bench.Connection) with { Task = new TaskFacts("review") { Tools = [ToolUse.Named("stripe.refund")] }, IdempotencyKey = "one", Fingerprint = "one" };
        var approval = Assert.IsType<DispatchOutcome.Accepted>(await bench.Bench.Accept.HandleAsync(EngineBench.Caller(bench.Agent), request, default)).Task.Approval!;
        await HappenAsync(bench, approval, Demands.Ana, Demands.Bob);
        var cast = new ApprovalCast(ApprovalAnswer.Approve, (await bench.ReadAsync(approval)).Approval.Hash);
        var byLink = new ApprovalPerson(Organisation, Demands.Ana, HasRole: false, SignedInAt: null);

        var refused = Assert.IsType<ApprovalOutcome.Refused>(await bench.Bench.Get<DecideApproval>().HandleAsync(byLink, approval, cast, default)).Refusal;

        Assert.Equal((RefusalCode.StepUpRequired, FourEyes.SignInClause), (refused.Code, refused.Clause));
        Assert.Equal(ApprovalState.Approved, (await bench.ApproveAsync(approval)).Approval.State);
    }

    private static ApprovalVote VoteOf(string vote)
    {
        var (person, answer) = (vote[..3] switch { "ana" => Demands.Ana, "bob" => Demands.Bob, _ => Demands.Cyd }, vote[4..]);
        return new ApprovalVote(person, answer == "deny" ? ApprovalAnswer.Deny : ApprovalAnswer.Approve, Demands.Now) { Lapse = answer == "lapsed" ? FourEyes.AddressedClause : null };
    }

    private static async Task HappenAsync(ApprovalBench bench, string approval, string ana, string bob)
    {
        await bench.ApproveAsync(approval, ana);
        await GroupAsync(bench, 1, "user:bob");
        Assert.Equal(ApprovalState.Pending, (await bench.ApproveAsync(approval, bob)).Approval.State);
        await GroupAsync(bench, 2, "user:ana", "user:bob");
    }

    /// <summary>Ana has said yes, and is no head any more; Bob and Cyd are.</summary>
    private static async Task<(MailBench Bench, string Approval, string Bob, string Cyd)> WithoutAnaAsync()
    {
        var bench = await MailBench.AskingAnaAsync();
        await bench.Approvals.ChangePolicyAsync(OfHeads);
        var (bob, cyd) = (await bench.EnterAsync("bob"), await bench.EnterAsync("cyd"));
        await bench.SetGroupAsync("group:heads", null, "user:ana", "user:bob", "user:cyd");
        var approval = Assert.Single(await bench.AskAsync(1));
        await bench.Approvals.ApproveAsync(approval, bench.Ana);
        await GroupAsync(bench.Approvals, 1, "user:bob", "user:cyd");
        await bench.Approvals.ReceiveAsync();
        return (bench, approval, bob, cyd);
    }

    private static async Task GroupAsync(ApprovalBench bench, int? basedOn, params string[] members) =>
        EngineBench.Value(await bench.Bench.Get<ChangeApproverGroup>().HandleAsync(Organisation, "group:heads", members, basedOn, EngineBench.Operator, default));
}
