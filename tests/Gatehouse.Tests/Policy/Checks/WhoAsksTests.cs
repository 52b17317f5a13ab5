using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Tests.Policy.Checks;

public sealed class WhoAsksTests
{
    private static readonly DispatchFacts fine = Given.Facts();

    [Theory]
    [InlineData(AgentStatus.Active, "allow", false)]
    [InlineData(AgentStatus.Frozen, "agent-frozen", true)]
    [InlineData(AgentStatus.Killed, "agent-revoked", false)]
    [InlineData(AgentStatus.Decommissioned, "agent-revoked", false)]
    public void Only_an_active_agent_may_act(AgentStatus status, string expected, bool mayRetry) =>
        Expect(fine with { Agent = fine.Agent with { Status = status } }, expected, "agent-is-active", mayRetry);

    [Theory]
    [InlineData(false, false, null, "allow")]
    [InlineData(false, false, 1, "allow")]
    [InlineData(false, false, 0, "unauthenticated")] // the end is out
    [InlineData(true, false, 1, "agent-revoked")]
    [InlineData(false, true, null, "agent-frozen")]
    [InlineData(true, true, -1, "agent-revoked")]
    public void A_credential_must_be_current(bool revoked, bool frozen, int? expiresIn, string expected)
    {
        DateTimeOffset? expiry = expiresIn is { } milliseconds ? Given.Now.AddMilliseconds(milliseconds) : null;
        Expect(fine with { Credential = new CredentialFacts("crd_a", revoked, expiry, frozen) }, expected, "credential-is-current", frozen && !revoked);
    }

    [Fact]
    public void Another_agents_connection_looks_unknown_whatever_its_state()
    {
        var foreign = fine with { Connection = fine.Connection with { From = "agt_b", Frozen = FreezeScopes.Agent, IsKilled = true } };
        Expect(foreign, "not-found", "connection-is-the-callers-own");
    }

    [Theory]
    [InlineData(null, null, null, "allow")]
    [InlineData("ses_1", "ses_1", "agt_a", "allow")]
    [InlineData("ses_1", null, null, "not-found")]
    [InlineData("ses_1", "ses_2", "agt_a", "not-found")]
    [InlineData("ses_1", "ses_1", "agt_b", "not-found")]
    public void A_named_session_must_be_the_callers_own(string? named, string? known, string? agent, string expected) =>
        Expect(
            fine with { Task = fine.Task with { Session = named }, Session = known is null ? null : new SessionFacts(known, agent!) },
            expected,
            "$.session");

    [Theory]
    [InlineData(1, "allow")]
    [InlineData(0, "not-found")] // the end is out
    [InlineData(-1, "not-found")]
    public void A_session_takes_no_task_once_it_is_over(int milliseconds, string expected) =>
        Expect(
            fine with { Task = fine.Task with { Session = "ses_1" }, Session = new SessionFacts("ses_1", "agt_a", Given.Now.AddMilliseconds(milliseconds)) },
            expected,
            "$.session");

    [Theory]
    [InlineData(ConnectionStatus.Open, FreezeScopes.None, false, "allow", false)]
    [InlineData(ConnectionStatus.Opening, FreezeScopes.None, false, "connection-frozen", true)]
    [InlineData(ConnectionStatus.Closed, FreezeScopes.None, false, "connection-frozen", false)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.Connection, false, "connection-frozen", true)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.Target, false, "connection-frozen", true)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.Organisation, false, "connection-frozen", true)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.Agent, false, "agent-frozen", true)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.Agent | FreezeScopes.Connection, false, "agent-frozen", true)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.None, true, "connection-frozen", false)]
    public void A_connection_must_be_open(ConnectionStatus status, FreezeScopes frozen, bool killed, string expected, bool mayRetry) =>
        Expect(fine with { Connection = fine.Connection with { Status = status, Frozen = frozen, IsKilled = killed } }, expected, "connection-is-open", mayRetry);

    [Theory]
    [InlineData(true, true, false, "allow", null)]
    [InlineData(false, true, false, "target-unavailable", "target-is-in-service")]
    [InlineData(true, false, true, "allow", null)]
    [InlineData(true, false, false, "not-shared", "target-is-shared")]
    public void A_target_must_be_there_and_shared(bool inService, bool sameOrganisation, bool shared, string expected, string? clause) =>
        Expect(
            fine with { Target = fine.Target with { IsInService = inService, IsSameOrganisation = sameOrganisation, IsShared = shared } },
            expected,
            clause,
            mayRetry: !inService);

    [Theory]
    [InlineData(AgentStatus.Active, false, "allow", false)]
    [InlineData(AgentStatus.Frozen, false, "delegation-broken", true)]
    [InlineData(AgentStatus.Killed, false, "delegation-broken", false)]
    [InlineData(AgentStatus.Active, true, "delegation-broken", false)]
    public void One_broken_link_breaks_the_delegation(AgentStatus status, bool revoked, string expected, bool mayRetry)
    {
        Ancestor[] chain = [new("agt_x", AgentStatus.Active), new("agt_y", status, revoked)];
        Expect(fine with { Delegation = new DelegationFacts(chain, "usr_1") }, expected, "delegation-is-unbroken", mayRetry);
    }

    [Theory]
    [InlineData("{}", 3, "allow")]
    [InlineData("{}", 4, "delegation-broken")]
    [InlineData("""{"delegation":{"maxDepth":0}}""", 0, "allow")]
    [InlineData("""{"delegation":{"maxDepth":0}}""", 1, "delegation-broken")]
    [InlineData("""{"delegation":{"maxDepth":8}}""", 8, "allow")]
    public void A_delegation_is_only_so_deep(string policy, int depth, string expected)
    {
        Ancestor[] chain = [.. Enumerable.Range(0, depth).Select(i => new Ancestor($"agt_{i}", AgentStatus.Active))];
        Expect(Given.Facts(policy) with { Delegation = new DelegationFacts(chain, "usr_1") { Rules = new DelegationRules(8, true) } }, expected, "policy.delegation.maxDepth");
    }

    private static void Expect(DispatchFacts facts, string expected, string? clause, bool mayRetry = false)
    {
        var evaluation = facts.Evaluate();
        Assert.Equal(expected, evaluation.Word());
        if (expected == "allow")
            return;

        Assert.Equal(clause, evaluation.Refusal().Clause);
        Assert.Equal(mayRetry, evaluation.Refusal().MayRetry);
    }
}
