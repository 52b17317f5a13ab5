using Gatehouse.Audit;
using Gatehouse.Policy;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Trust;

public sealed class ObservationTests
{
    private static readonly AuditEntry denied = new(AuditKind.Dispatch) { Agent = "agt_a", Decision = AuditDecision.Deny };

    [Theory]
    [InlineData(RefusalCode.ToolNotPermitted, ObservationKind.Violation)]
    [InlineData(RefusalCode.TaskTypeNotPermitted, ObservationKind.Violation)]
    [InlineData(RefusalCode.AccessRuleFailed, ObservationKind.Violation)]
    [InlineData(RefusalCode.InformationFlow, ObservationKind.Violation)]
    [InlineData(RefusalCode.GuardrailBlocked, ObservationKind.Guardrail)]
    [InlineData(RefusalCode.RetryWithChanges, ObservationKind.Guardrail)]
    [InlineData(RefusalCode.TrustTooLow, null)] // else it would never come back
    [InlineData(RefusalCode.RateLimited, null)]
    [InlineData(RefusalCode.SpendCapReached, null)]
    [InlineData(RefusalCode.OutsideTimeWindow, null)]
    [InlineData(RefusalCode.ConnectionFrozen, null)]
    [InlineData(RefusalCode.Unavailable, null)]
    public void A_refusal_counts_when_it_is_for_what_was_asked(RefusalCode code, ObservationKind? expected)
    {
        Assert.Equal(expected, Observation.Of(denied with { Code = code })?.Kind);
        Assert.Null(Observation.Of(denied with { Code = code, Operator = "usr_a" }));
        Assert.Null(Observation.Of(denied with { Code = code, Subject = "tsk_done_over_its_backup" }));
        Assert.Null(Observation.Of(denied with { Code = code, Agent = null }));
    }

    [Fact]
    public void Refusals_that_were_only_counted_count_as_often() =>
        Assert.Equal(new Observation(ObservationKind.Violation, 7), Observation.Of(denied with { Kind = AuditKind.RefusalsCoalesced, Code = RefusalCode.ToolNotPermitted, Count = 7 }));

    [Theory]
    [InlineData("succeeded", ObservationKind.Success)]
    [InlineData("failed", ObservationKind.Error)]
    [InlineData("withheld", ObservationKind.Error)]
    [InlineData("indeterminate", ObservationKind.Error)]
    [InlineData("cancelled", null)]
    [InlineData("expired", null)]
    [InlineData("denied", null)]
    public void The_end_of_a_task_counts_when_its_target_was_asked(string status, ObservationKind? expected) =>
        Assert.Equal(expected, Observation.Of(new AuditEntry(AuditKind.Ended) { Agent = "agt_a", Status = status })?.Kind);

    [Theory]
    [InlineData(AuditKind.Violation, true)]
    [InlineData(AuditKind.Claim, false)]
    [InlineData(AuditKind.Freeze, false)]
    [InlineData(AuditKind.TrustChanged, false)]
    public void Of_other_entries_a_violation_counts(AuditKind kind, bool counts) =>
        Assert.Equal(counts, Observation.Of(new AuditEntry(kind) { Agent = "agt_a" }) is not null);
}
