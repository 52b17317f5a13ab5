using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Delivery;

public sealed class CallbackDecisionTests
{
    private static readonly TaskRecord task = Tasks.Queued with { State = TaskState.Succeeded, EndedAt = Tasks.Now, Callback = "https://told.example/", Attempts = 1 };

    public static TheoryData<bool?, int, int, string, string> Rows => new()
    {
        // taken, tries before, hours since the end, fence, what comes of it
        { true, 0, 0, "", "told" },
        { true, 11, 30, "agent killed", "told" },
        { false, 0, 0, "", "again 1" },
        { false, 10, 0, "", "again 11" },
        { false, 11, 0, "", "given up: unacknowledged 12" },
        { false, 3, 24, "", "given up: out-of-time 4" },
        { null, 3, 0, "agent frozen", "later" },
        { null, 3, 24, "agent frozen", "given up: out-of-time 3" },
        { null, 3, 0, "agent killed", "given up: agent-killed 3" },
        { false, 3, 0, "agent killed", "given up: agent-killed 3" },
        { null, 3, 0, "organisation killed", "given up: agent-killed 3" },
        { false, 0, 0, "connection killed", "again 1" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_agent_is_told_until_it_has_heard_or_hope_is_given_up(bool? taken, int tries, int hours, string fence, string expected) =>
        Assert.Equal(expected, Word(Decide(task with { CallbackTries = tries }, taken, 0.5, Fenced(fence), hours)));

    [Theory]
    [InlineData("", false)]
    [InlineData("connection killed", false)]
    [InlineData("target killed", false)]
    [InlineData("agent frozen", true)]
    [InlineData("agent killed", true)]
    [InlineData("organisation frozen", true)]
    public void Whoever_may_not_ask_is_not_told_either(string fence, bool barred) => Assert.Equal(barred, CallbackDecision.IsBarred(Fenced(fence)));

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 0.5, 1.5)]
    [InlineData(2, 0, 4)]
    [InlineData(2, 0.999, 7.996)]
    [InlineData(10, 0, 150)]
    [InlineData(10, 0.5, 225)]
    public void The_wait_doubles_and_its_later_half_is_drawn(int tries, double jitter, double seconds)
    {
        var handling = Decide(task with { CallbackTries = tries }, false, jitter, Fences.None, 0) switch
        {
            LedgerDecision<Handling>.Commit commit => commit.Reply,
            var other => throw new InvalidOperationException($"{other}"),
        };

        Assert.Equal(seconds, (handling.Until!.Value - Tasks.Now).TotalSeconds, 3);
    }

    [Fact]
    public void Giving_up_is_written_down()
    {
        var write = Assert.IsType<LedgerDecision<Handling>.Commit>(Decide(task with { CallbackTries = 11 }, false, 0, Fences.None, 0)).Write;

        var entry = Assert.Single(write.Entries);
        Assert.Equal((AuditKind.CallbackGivenUp, "unacknowledged", 12L, Tasks.Id), (entry.Kind, entry.Clause, entry.Count, entry.Task));
        Assert.Null(Tasks.After(write).Callback);
    }

    private static LedgerDecision<Handling> Decide(TaskRecord task, bool? taken, double jitter, Fences fences, int hours) =>
        new CallbackDecision(Tasks.Id, taken, Tasks.Options, jitter).Request.Decide(Tasks.View(task, Tasks.Open with { Fences = fences }, Tasks.Now.AddHours(hours)));

    private static Fences Fenced(string fence)
    {
        var subject = new SubjectFence(1, fence.EndsWith("frozen", StringComparison.Ordinal), fence.EndsWith("killed", StringComparison.Ordinal));
        return fence.Split(' ')[0] switch
        {
            "agent" => Fences.None with { Agent = subject },
            "target" => Fences.None with { Target = subject },
            "connection" => Fences.None with { Connection = subject },
            "organisation" => Fences.None with { Organisation = subject },
            _ => Fences.None,
        };
    }

    private static string Word(LedgerDecision<Handling> decision) => decision switch
    {
        LedgerDecision<Handling>.Answer { Reply.Until: not null } => "later",
        LedgerDecision<Handling>.Commit { Write: { Entries: [var entry] } } => $"given up: {entry.Clause} {entry.Count}",
        LedgerDecision<Handling>.Commit { Reply.Until: null } => "told",
        LedgerDecision<Handling>.Commit commit => $"again {Tasks.After(commit.Write).CallbackTries}",
        _ => decision.ToString()!,
    };
}
