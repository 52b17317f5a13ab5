using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Containment;

public sealed class FenceDecisionTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Agent agent = Documents.Agent with { Revision = 4 };

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public void An_older_or_equal_revision_is_never_applied_over_a_newer_one(long standing, bool applied) =>
        Assert.Equal(applied, Decide(agent, Fences.None with { Agent = new SubjectFence(standing, true, false) }) is LedgerDecision<IReadOnlyList<string>>.Commit);

    [Theory]
    [InlineData(AgentStatus.Active, false, false)]
    [InlineData(AgentStatus.Frozen, true, false)]
    [InlineData(AgentStatus.Killed, false, true)]
    [InlineData(AgentStatus.Decommissioned, false, true)]
    public void The_sender_s_standing_becomes_the_agent_fence_and_the_receiver_s_the_target_fence(AgentStatus status, bool frozen, bool killed)
    {
        var expected = new SubjectFence(4, frozen, killed);

        var asSource = Fenced(agent with { Status = status }, Fences.None);
        var asTarget = Fenced(agent with { Status = status }, Fences.None, Documents.Connection with { From = "agt_zzzzzzzzzzzzzzzzzzzz", To = new ConnectionTarget.ToAgent(agent.Id) });

        Assert.Equal((expected, SubjectFence.Clear), (asSource.Agent, asSource.Target));
        Assert.Equal((SubjectFence.Clear, expected), (asTarget.Agent, asTarget.Target));
    }

    [Fact]
    public void A_kill_raises_the_epoch_once()
    {
        var first = Fenced(agent with { Status = AgentStatus.Killed }, Fences.None with { KillEpoch = 2 });
        var second = Fenced(agent with { Status = AgentStatus.Decommissioned, Revision = 5 }, first);

        Assert.Equal((3, 3), (first.KillEpoch, second.KillEpoch));
    }

    [Theory]
    [InlineData(false, AgentStatus.Frozen, AuditKind.Freeze)]
    [InlineData(true, AgentStatus.Active, AuditKind.Unfreeze)]
    [InlineData(true, AgentStatus.Killed, AuditKind.Kill)]
    [InlineData(false, AgentStatus.Active, AuditKind.Fence)]
    [InlineData(true, AgentStatus.Frozen, AuditKind.Fence)]
    public void The_entry_says_what_changed(bool wasFrozen, AgentStatus status, AuditKind kind)
    {
        var decision = Decide(agent with { Status = status }, Fences.None with { Agent = new SubjectFence(1, wasFrozen, false) });

        Assert.Equal(kind, Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(decision).Write.Entries[0].Kind);
    }

    [Theory]
    [InlineData(AgentStatus.Frozen, true, false)]
    [InlineData(AgentStatus.Killed, false, true)]
    [InlineData(AgentStatus.Decommissioned, false, true)]
    public void Who_is_no_end_and_has_others_act_on_its_behalf_holds_only_what_they_do_for_it(AgentStatus status, bool frozen, bool killed)
    {
        var elsewhere = Documents.Connection with { From = "agt_zzzzzzzzzzzzzzzzzzzz", To = new ConnectionTarget.ToHttp("https://target.example/") };

        var fences = Fenced(agent with { Status = status }, Fences.None with { KillEpoch = 2, Ancestors = [new AncestorFence(agent.Id, 3, false, false)] }, elsewhere);

        Assert.Equal(new AncestorFence(agent.Id, 4, frozen, killed) { At = now }, Assert.Single(fences.Ancestors));
        Assert.Equal((false, 2), (fences.Holds, fences.KillEpoch));
        Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(Decide(agent with { Status = AgentStatus.Active }, fences, elsewhere));
    }

    [Fact]
    public void A_link_that_names_nothing_is_no_fault() =>
        Assert.Empty(Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(FenceDecision.Of(agent, null).Decide(View(false, Fences.None, null))).Reply);

    [Fact]
    public void The_answer_names_the_sends_whose_lease_is_not_over()
    {
        var view = View(true, Fences.None, Documents.Connection, [new ClaimInFlight("tsk_a", 1, now), new ClaimInFlight("tsk_b", 1, now.AddTicks(1))]);

        Assert.Equal(["tsk_b"], Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(FenceDecision.Of(agent, null).Decide(view)).Reply);
    }

    private static Fences Fenced(Agent subject, Fences standing, Connection? connection = null) =>
        Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(Decide(subject, standing, connection)).Write.State.Fences;

    private static LedgerDecision<IReadOnlyList<string>> Decide(Agent subject, Fences standing, Connection? connection = null) =>
        FenceDecision.Of(subject, "usr_00000000000000000000").Decide(View(true, standing, connection ?? Documents.Connection));

    private static LedgerView View(bool exists, Fences fences, Connection? connection, ClaimInFlight[]? claims = null) =>
        new(exists, LedgerState.Empty with { Fences = fences, Claims = [.. claims ?? []] }, now, new(StringComparer.Ordinal)
        {
            [LedgerRows.Config] = new ViewRow(
                connection is null ? null : (ReadOnlyMemory<byte>?)JsonSerializer.SerializeToUtf8Bytes(connection, RegistryJson.Default.Connection), null, false),
        });
}
