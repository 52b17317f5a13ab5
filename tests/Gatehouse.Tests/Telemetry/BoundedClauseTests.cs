using Gatehouse.Policy;
using Gatehouse.Telemetry;

namespace Gatehouse.Tests.Telemetry;

public sealed class BoundedClauseTests
{
    [Theory]
    [InlineData("policy.rate.perMinute", "policy.rate.perMinute")]
    [InlineData("agent-is-active", "agent-is-active")]
    [InlineData("policy.tools.transfer_funds_of_ana", "rate-limited")]
    [InlineData("policy.tools.conditions.$.amount", "rate-limited")]
    [InlineData("", "rate-limited")]
    [InlineData(null, "rate-limited")]
    public void A_clause_that_the_code_does_not_name_is_told_as_the_refusal_s_code(string? clause, string label) =>
        Assert.Equal(label, BoundedClause.Of(new Refusal(RefusalCode.RateLimited, "no") { Clause = clause }));
}
