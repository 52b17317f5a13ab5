using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Identity;

namespace Gatehouse.Tests.Containment;

/// <summary>What another organisation decides, brought into a connection's state.</summary>
public sealed class ShareFenceTests
{
    private const string Agent = "agt_00000000000000000001";

    private static readonly DateTimeOffset now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void An_older_or_equal_consent_is_never_applied_over_a_newer_one(long standing, bool applied) =>
        Assert.Equal(applied, ShareFence.Of(Given(2, isWithdrawn: true)).Decide(View(new Fences { Share = new SubjectFence(standing, false, false) })) is LedgerDecision<IReadOnlyList<string>>.Commit);

    [Theory]
    [InlineData(true, AuditKind.ShareWithdrawn)]
    [InlineData(false, AuditKind.AgentShared)]
    public void The_entry_says_what_became_of_the_consent_and_names_nobody(bool isWithdrawn, AuditKind kind)
    {
        var write = Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(ShareFence.Of(Given(2, isWithdrawn)).Decide(View(Fences.None))).Write;

        Assert.Equal((kind, Agent, null), (write.Entries[0].Kind, write.Entries[0].Subject, write.Entries[0].Operator));
        Assert.Equal((isWithdrawn, isWithdrawn, 0L), (write.State.Fences.Share.Frozen, write.State.Fences.Holds, write.State.Fences.KillEpoch));
    }

    [Theory]
    [InlineData(OrganisationStatus.Frozen, false, AuditKind.Freeze, 0)]
    [InlineData(OrganisationStatus.Active, true, AuditKind.Unfreeze, 0)]
    [InlineData(OrganisationStatus.Killed, true, AuditKind.Kill, 1)]
    [InlineData(OrganisationStatus.Active, false, AuditKind.Fence, 0)]
    public void The_receiver_s_organisation_holds_the_connection_and_is_not_named(OrganisationStatus status, bool wasFrozen, AuditKind kind, long epoch)
    {
        var home = new Organisation(IdentityBench.Organisation, "ours", now) { Status = status, Revision = 4 };
        var write = Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(HomeFence.Of(home).Decide(View(new Fences { TargetHome = new SubjectFence(3, wasFrozen, false) }))).Write;

        Assert.Equal((kind, Agent, null), (write.Entries[0].Kind, write.Entries[0].Subject, write.Entries[0].Operator));
        Assert.Equal((epoch, status is not OrganisationStatus.Active), (write.State.Fences.KillEpoch, write.State.Fences.Holds));
        Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(HomeFence.Of(home).Decide(View(write.State.Fences)));
    }

    [Fact]
    public void A_link_that_names_nothing_is_no_fault()
    {
        var empty = new LedgerView(false, LedgerState.Empty, now, new(StringComparer.Ordinal));

        Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(ShareFence.Of(Given(2, isWithdrawn: true)).Decide(empty));
        Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(HomeFence.Of(new Organisation(IdentityBench.Organisation, "ours", now) { Revision = 1 }).Decide(empty));
    }

    [Fact]
    public void A_receiver_that_is_no_longer_shared_tells_nothing_of_itself()
    {
        var frozen = new SubjectFence(2, true, true);
        var fences = new Fences { Target = frozen, TargetHome = frozen, Agent = new SubjectFence(1, true, false) };

        Assert.Same(fences, fences.Seen);
        Assert.Equal((SubjectFence.Clear, SubjectFence.Clear, fences.Agent), (Withdrawn().Target, Withdrawn().TargetHome, Withdrawn().Agent));
        Assert.False(Withdrawn().IsKilled);

        Fences Withdrawn() => (fences with { Share = new SubjectFence(2, true, false) }).Seen;
    }

    [Theory]
    [InlineData(false, AuditKind.ConnectionClosed, PartitionStatus.Disconnected, AuditKind.Freeze)]
    [InlineData(true, AuditKind.Fence, PartitionStatus.Open, AuditKind.Fence)]
    public void Nor_do_the_record_and_the_status_tell_what_became_of_it(bool isWithdrawn, AuditKind kind, PartitionStatus status, AuditKind homeKind)
    {
        var fences = new Fences { Share = new SubjectFence(2, isWithdrawn, false) };
        var agent = new Agent { Id = Agent, Organisation = IdentityBench.Organisation, Name = "theirs", Owner = new AgentOwner("team", "ana@example.com"), Capabilities = [], Prohibited = [], Visibility = AgentVisibility.Private, Status = AgentStatus.Decommissioned, Epoch = 1, Revision = 2, CreatedAt = now };
        var home = new Organisation(IdentityBench.Organisation, "ours", now) { Status = OrganisationStatus.Frozen, Revision = 4 };

        var decommissioned = Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(FenceDecision.Of(agent, null).Decide(View(fences))).Write;
        var frozen = Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(HomeFence.Of(home).Decide(View(fences))).Write;

        Assert.Equal((kind, status, true), (decommissioned.Entries[0].Kind, decommissioned.State.Status, decommissioned.State.Fences.Target.Killed));
        Assert.Equal((homeKind, true), (frozen.Entries[0].Kind, frozen.State.Fences.TargetHome.Frozen));
    }

    private static Share Given(long revision, bool isWithdrawn) =>
        new() { Agent = Agent, Organisation = "other0000000", Revision = revision, CreatedAt = now, WithdrawnAt = isWithdrawn ? now : null };

    private static LedgerView View(Fences fences)
    {
        var connection = new Connection
        {
            Id = "con_00000000000000000000",
            Organisation = "other0000000",
            Name = "to another",
            From = "agt_00000000000000000000",
            To = new ConnectionTarget.ToAgent(Agent),
            TargetHome = IdentityBench.Organisation,
            PolicyVersion = 0,
            GuardrailSets = [],
            Revision = 1,
            CreatedAt = now,
        };
        var rows = new Dictionary<string, ViewRow>(StringComparer.Ordinal)
        {
            [LedgerRows.Config] = new(JsonSerializer.SerializeToUtf8Bytes(connection, RegistryJson.Default.Connection), "e1", Changed: false),
        };
        return new LedgerView(true, LedgerState.Empty with { Fences = fences, Status = PartitionStatus.Open }, now, rows);
    }
}
