using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Tests.Delivery;

namespace Gatehouse.Tests.Delegation;

public sealed class DelegationStepTests
{
    private const string Receiver = "agt_rrrrrrrrrrrrrrrrrrrr";
    private const string Human = "usr_hhhhhhhhhhhhhhhhhhhh";

    private static readonly DateTimeOffset now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_sender_comes_before_those_who_led_to_it_and_the_human_ends_it()
    {
        var step = Step(Tasks.Queued with { ActChain = [Agent(1), Human] });

        Assert.Equal([Tasks.Queued.Agent, Agent(1), Human], step.Chain.Actors);
        Assert.Equal(new DelegationLimits { Depth = 1 }, step.Limits);
    }

    [Fact]
    public void No_more_is_handed_on_than_the_sender_had_and_said()
    {
        var task = Tasks.Queued with
        {
            Limits = new DelegationLimits { Actions = ["a", "b"], Depth = 2 },
            Delegates = new DelegationLimits { Actions = ["b", "c"], Tools = ["t"] },
        };

        Assert.Equal(new DelegationLimits { Actions = ["b"], Tools = ["t"], Depth = 1 }, Step(task).Limits);
    }

    [Theory]
    [InlineData(0, 3, null, 2)]
    [InlineData(2, 3, null, 0)]
    [InlineData(3, 3, null, null)]
    [InlineData(0, 0, null, null)]
    [InlineData(7, 8, null, 0)]
    [InlineData(8, 8, null, null)] // case 46: a ninth agent
    [InlineData(0, 3, 0, null)]
    [InlineData(0, 3, 1, 0)]
    [InlineData(1, 3, 8, 1)] // the organisation's bound is the nearer one
    public void A_chain_is_as_deep_as_the_organisation_and_every_sender_allow(int before, int most, int? handedOn, int? left)
    {
        var task = Tasks.Queued with { ActChain = [.. Enumerable.Range(1, before).Select(Agent), Human], Delegates = new DelegationLimits { Depth = handedOn } };

        Assert.Equal(left, DelegationStep.Of(task, Receiver, Human, new DelegationRules(most, true), now).Step?.Limits.Depth);
    }

    [Theory]
    [InlineData("loop", "is in the chain already")]
    [InlineData("itself", "is in the chain already")]
    [InlineData("deep", "the task was delegated 4 times; the organisation allows 3 (organisation.delegation.maxDepth)")]
    [InlineData("alone", "handed the task on for `agt_rrrrrrrrrrrrrrrrrrrr` alone (delegation.depth is 0)")]
    [InlineData("late", "ended at 2026-11-22T12:00:00.000Z (delegation.expiresAt)")]
    [InlineData("rootless", "no human is at the root")]
    public void Why_not_is_said(string what, string why)
    {
        var (task, human) = what switch
        {
            "loop" => (Tasks.Queued with { ActChain = [Agent(1), Receiver, Human] }, Human),
            "itself" => (Tasks.Queued with { Agent = Receiver }, Human),
            "deep" => (Tasks.Queued with { ActChain = [Agent(1), Agent(2), Agent(3), Human] }, Human),
            "alone" => (Tasks.Queued with { Delegates = new DelegationLimits { Depth = 0 } }, Human),
            "late" => (Tasks.Queued with { Limits = new DelegationLimits { ExpiresAt = now } }, Human),
            _ => (Tasks.Queued, (string?)null),
        };

        var (step, fault) = DelegationStep.Of(task, Receiver, human, DelegationRules.Default, now);

        Assert.Null(step);
        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_organisation_says_so_nobody_need_be_at_the_root() =>
        Assert.Equal([Tasks.Queued.Agent], DelegationStep.Of(Tasks.Queued, Receiver, null, new DelegationRules(3, false), now).Step!.Chain.Actors);

    private static DelegationStep Step(TaskRecord task) => DelegationStep.Of(task, Receiver, Human, DelegationRules.Default, now).Step!;

    private static string Agent(int number) => $"agt_{new string((char)('a' + number), 20)}";
}
